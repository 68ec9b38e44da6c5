"""Floor 1: DSSE, keys, signatures, Merkle arithmetic and signed notes; bytes in, bytes out."""
