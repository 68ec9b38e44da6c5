"""Servers that reports are pulled from, each against a simulator of its own."""
