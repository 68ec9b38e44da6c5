"""What each kind of statement adds to the graph: one module for each family, loaded when one of it comes. Floor 10."""
