"""What phones are told, and what becomes of what they send."""
