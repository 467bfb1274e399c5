"""tensorcli: see what happens to shapes, values and gradients."""

__version__ = "0.1.0"
