"""Audits: what something rests on, packed into one file that proves itself, and such a file verified. Floor 11.

Not `flows/audit.py`, which rebuilds the ledger itself. `report` says what happened and what is missing: from `scope`
(what it is about) and `gathered` (what the ledger proves of that), told by `pieces`, `rulings`, `told` and `around`.
"""
