"""The warm process: a preloaded Python that answers command lines by forking, and the client that asks it."""
