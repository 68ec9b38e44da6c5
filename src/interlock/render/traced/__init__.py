"""Answers from the graph as text for people and as JSON for programs. Floor 13."""
