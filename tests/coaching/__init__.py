"""Trainers see what was granted, while it is granted, and nothing else."""
