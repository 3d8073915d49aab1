"""What administrators see and do, and that nobody else does."""
