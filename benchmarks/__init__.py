"""How fast, how small: measured on real servers, beside a floor measured in the same run."""
