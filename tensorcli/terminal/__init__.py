"""The output contract in one place: show, JSON, expect, save, errors."""
