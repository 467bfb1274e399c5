"""Membership tables, laws and proofs about events; concrete sets by sympy."""
