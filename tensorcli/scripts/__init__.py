"""Many commands in one process: where the lines come from, and how each is answered as if it were alone."""
