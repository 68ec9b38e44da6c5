"""Servers of other tools on loopback: they keep findings, ask who asks, give pages, and have enough at times."""
