"""Audits: what something rests on, packed into one file that proves itself, and such a file verified. Floor 11.

Not `flows/fsck.py`, which rebuilds the ledger itself. In the order in which a pack comes about and is read again:
`asking` (what is asked about), `reach` (what it rests on), `named` (which papers statements name), `packing` (the
file), `container` (the file, read strictly), `unpacked` (what is in it, as the ports of a gate), `verifying` (the steps).
"""
