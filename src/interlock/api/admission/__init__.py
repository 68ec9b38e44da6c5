"""The webhook that a cluster asks before it stores anything that runs.

Two processes: the door answers over TLS from verdicts in its memory; the keeper works them out, holds the ledger open,
and enters what was answered. Whatever becomes of the keeper or of the ledger, the door answers in time.
"""
