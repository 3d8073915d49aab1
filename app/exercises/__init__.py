"""Exercises: the catalogue, its vocabulary, and what people add to it."""
