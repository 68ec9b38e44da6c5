"""Audits: what something rests on, packed into one file that proves itself, and such a file verified. Floor 11.

Not `flows/fsck.py`, which rebuilds the ledger itself. `report` says what happened and what is missing: from `scope`
(what it is about) and `gathered` (what the ledger proves of that), told by `pieces`, `rulings`, `told` and `around`.

A pack comes about by `asking` (what a word means), `reach` (what that rests on), `named` (which papers are named),
`packing` (the file) and `taking` (all of that, recorded). One is verified by the steps in `opening`, `proving`,
`rereading`, `retelling` and `wholeness`, which `verifying` takes in order.
"""
