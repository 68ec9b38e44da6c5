"""One file per schema, numbered from 1 without gaps; Alembic reads this folder too. Floor 11."""
