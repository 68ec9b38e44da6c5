"""Hosts: what really lies on a machine."""
