"""Tests of the API plumbing, with invented resources."""
