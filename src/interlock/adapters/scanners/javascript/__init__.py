"""Scanners that examine JavaScript and TypeScript."""
