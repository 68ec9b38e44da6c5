"""Floor 11: tables, migrations, one repository file per port; SQLite and PostgreSQL."""
