"""The API: JSON over HTTP, described as OpenAPI 3.1. Each file holds the routes of one kind of thing. Floor 14."""
