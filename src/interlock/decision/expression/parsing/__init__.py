"""From the text of a rule to a tree."""
