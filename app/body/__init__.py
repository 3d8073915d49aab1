"""Body: weight, measurements and photos."""
