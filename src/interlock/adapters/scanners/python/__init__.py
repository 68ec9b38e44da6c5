"""Scanners that examine Python: its syntax, and what is weak in it."""
