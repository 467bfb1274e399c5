"""Text to values: shapes, data, bindings, formulas, events. Standard library only; every node knows its place."""
