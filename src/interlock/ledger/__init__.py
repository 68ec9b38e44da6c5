"""Floor 7: what cannot be taken back: entries, proofs, checkpoints, fsck."""
