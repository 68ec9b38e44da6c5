"""Lockfiles, manifests, package databases and archives: bytes in, a `Reading` out; one file per format.

Each family is a package of its own that exports `READERS`; `reader_for` finds the one for a path.
"""
