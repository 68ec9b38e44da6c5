"""Version control systems; git is the one there is."""
