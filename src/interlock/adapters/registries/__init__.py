"""Repositories of artifacts: a folder on disk, and any OCI registry. Each is imported by name where it is built."""
