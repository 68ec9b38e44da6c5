"""How things get to where they run: one folder or file for each kind of target."""
