"""Floor 12: settings, plug-ins, the one place where objects are built."""
