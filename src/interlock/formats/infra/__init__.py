"""Plans of infrastructure as tools write them, read into one form. Floor 5."""
