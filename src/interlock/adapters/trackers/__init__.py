"""Trackers: Jira Cloud, Jira Data Center, ServiceNow incidents and changes. Floor 11."""
