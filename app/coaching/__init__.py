"""Coaching: who lets which trainer see what they do, and what the trainer sees then."""
