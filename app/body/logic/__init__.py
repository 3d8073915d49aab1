"""Rules about bodies, as functions of values."""
