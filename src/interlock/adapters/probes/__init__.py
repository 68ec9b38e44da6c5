"""Probes as they are asked: requests, handshakes, ports, records and logins, side by side and bounded. Floor 11."""
