"""Activities: recorded movement, from a track file or written down."""
