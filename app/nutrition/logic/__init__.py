"""The rules of nutrition, as functions of values."""
