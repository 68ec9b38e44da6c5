"""The senders of deliveries, one file for each system. A sender is known because its file lies here."""
