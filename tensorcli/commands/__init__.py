"""One thin module per command: its options, then parse, ask, show."""
