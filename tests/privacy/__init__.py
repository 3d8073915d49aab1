"""What one account sees of another: nothing."""
