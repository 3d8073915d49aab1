"""Days, instants and time zones."""
