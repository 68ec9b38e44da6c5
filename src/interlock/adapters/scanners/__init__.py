"""Scanners: one module each, satisfying interlock.control.ports.Scanner."""
