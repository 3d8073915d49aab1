"""Routines: training plans, and the engine that computes what a plan prescribes."""
