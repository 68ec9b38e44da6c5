"""Interlock: a change is examined, what was seen is sealed, and a gate decides from that alone."""

__version__ = "0.1.0"
