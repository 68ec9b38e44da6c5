"""Audits: what something rests on, packed into one file that proves itself, and such a file verified. Floor 11.

Not `flows/fsck.py`, which rebuilds the ledger itself. In the order in which a pack comes about:
`asking` (what is asked about), `reach` (what it rests on), `named` (which papers statements name), `packing` (the
file), `taking` (all of that, recorded). In the order in which one is verified: `opening`, `proving`, `rereading`,
`reporting` and `completeness` hold the steps, `verifying` takes them.
"""
