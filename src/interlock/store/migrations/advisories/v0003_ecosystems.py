"""Advisories, schema 3: which ecosystems the records speak of, so that silence about one means something. Floor 11.

Records of an earlier schema do not say it here; `PACKING` rose with this step, so that they are brought in anew.
"""

from __future__ import annotations

revision = "0003"
down_revision: str | None = "0002"

STATEMENTS = (
    # An ecosystem as the record writes it, with its release: `Debian:12`.
    "CREATE TABLE ecosystem (advisory {integer} NOT NULL, name {text} NOT NULL, PRIMARY KEY (advisory, name)){keyed}",
    # What the last finished import of a source left, counted once; `newest` is text, empty for none that is credible.
    (
        "CREATE TABLE carried (source {integer} NOT NULL, ecosystem {text} NOT NULL, records {integer} NOT NULL,"
        " withdrawn {integer} NOT NULL, newest {text} NOT NULL, PRIMARY KEY (source, ecosystem)){keyed}"
    ),
)

ALTERED: dict[str, str] = {}
