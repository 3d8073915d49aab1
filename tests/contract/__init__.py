"""Replays of what the original servers were recorded to answer."""
