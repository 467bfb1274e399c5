"""Where the gradient is zero or doesn't exist, and what is there."""
