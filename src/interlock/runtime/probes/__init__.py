"""Probes: what a running system is asked from outside, and what it must answer. Floor 9.

`model` holds the values, `reading` makes them of YAML, `seen` is what came back, and `judging` says what is wrong with
that. `built_in/` holds the probes that Interlock comes with, as data.
"""
