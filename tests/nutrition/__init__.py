"""Tests of nutrition."""
