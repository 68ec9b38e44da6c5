"""Floor 13: the map of a workflow as text, as a figure and as a page."""
