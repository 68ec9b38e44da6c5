"""Runs that survive the processes that carry them out."""

from interlock.engine.durable.kept import KeptRun, KeptRuns, KeptStep
from interlock.engine.durable.runs import Body, Journal, Runs, Standing, State

__all__ = ["Body", "Journal", "KeptRun", "KeptRuns", "KeptStep", "Runs", "Standing", "State"]
