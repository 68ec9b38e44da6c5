"""The controls of the commit stage, one file each."""
