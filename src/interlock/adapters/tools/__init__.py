"""The one way to run a program."""
