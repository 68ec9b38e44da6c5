"""Scanners that examine infrastructure as code: clouds, containers, clusters, workflows."""
