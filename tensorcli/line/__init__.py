"""The command line: how a command declares its options, and how they are read."""
