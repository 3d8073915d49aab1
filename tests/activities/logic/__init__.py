"""Pure functions of activities."""
