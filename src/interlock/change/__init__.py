"""Floor 3: what evidence is about: revisions, snapshots of files, changed lines, authorship."""
