"""Delivery figures and timelines: numbers that keep the rows they were counted from. Floor 10."""
