"""The shape rules, in plain integers, without torch."""
