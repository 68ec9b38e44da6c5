"""Floor 2: people, workloads, groups and permissions: who is asking."""
