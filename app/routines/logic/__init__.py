"""The engine: which day is due when, what it prescribes, and why. Plain values in, plain values out."""
