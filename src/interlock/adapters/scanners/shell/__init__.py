"""Scanners that examine shell scripts."""
