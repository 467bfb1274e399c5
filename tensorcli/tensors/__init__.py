"""What torch says: its verdict on shapes, reductions, step-by-step evaluation, rounding, random values."""
