"""Measures speed and memory beside the peer or the limit of the machine, in the same run.

`python -m tools.bench` runs everything, `python -m tools.bench NAME...` some of it; `--small` is for trying it
out, `--write` keeps the table in docs/benchmarks.md. A benchmark is no test: it says what it saw, and ends well.
"""
