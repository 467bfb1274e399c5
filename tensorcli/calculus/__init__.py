"""Formulas as sympy objects and as torch calls; derivative steps, activations, critical points, descent."""
