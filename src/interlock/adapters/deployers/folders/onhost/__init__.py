"""What runs on the host that is deployed to: of the standard library only, sent there as one file."""
