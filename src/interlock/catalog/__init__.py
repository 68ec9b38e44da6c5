"""Floor 11: the controls we ship, one folder per stage, one file per control.

`cards/` says of every control of the catalogue what it is asked; `controls` lists those that run; `frameworks/` holds
the clauses of standards; `scanning` is what controls that run scanners have in common. Importing this package loads
none of them.
"""
