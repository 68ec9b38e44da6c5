"""The formats of reports, one file for each tool; each gives its `FORMATS`. Floor 5."""
