"""From a tree to the text of one Python function."""
