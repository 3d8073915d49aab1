"""Trophies: what somebody reached, told quietly."""
