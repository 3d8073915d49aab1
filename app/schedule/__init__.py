"""Schedule: a plan and its history together: what is due, when, and why."""
