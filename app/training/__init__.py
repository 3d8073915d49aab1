"""Training: what was done: sessions and logged sets."""
