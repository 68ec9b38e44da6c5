"""Floor 3: what things are made of: components, versions, advisories, licences."""
