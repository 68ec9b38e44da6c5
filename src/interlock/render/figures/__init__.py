"""Delivery figures as text, tables, documents, drawings and pages. Floor 13."""
