"""The catalogue held against a workflow: which tool counts for which control, what is there, what to add. Floor 11."""

from interlock.catalog.workflow.mapping import mapped

__all__ = ["mapped"]
