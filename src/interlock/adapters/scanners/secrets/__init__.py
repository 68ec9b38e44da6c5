"""Scanners that look for secrets: in the files of a change, and in its history."""
