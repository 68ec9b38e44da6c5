"""Where a tracker is, and how its user wants tickets to be. Floor 11."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

JIRA_CLOUD: Final = "jira-cloud"
JIRA_DATA_CENTER: Final = "jira-data-center"
INCIDENT: Final = "servicenow-incident"
CHANGE: Final = "servicenow-change"
KINDS: Final = (JIRA_CLOUD, JIRA_DATA_CENTER, INCIDENT, CHANGE)

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What JSON can say."""


class Place(msgspec.Struct, frozen=True):
    """One tracker."""

    name: str
    """What the user calls it."""
    kind: str
    address: str
    """Its URL; nothing else is asked."""
    token: str
    """Where the secret is, by reference."""
    user: str = ""
    """Who signs in; empty where the token says so itself."""
    project: str = ""
    """Of Jira: the key of the project that new tickets are made in."""
    type: str = ""
    """The type of new tickets: of Jira `Bug`; of changes `normal`, `standard` or `emergency`."""
    template: str = ""
    """Of standard changes: the id of what they are made from."""
    fields: Mapping[str, Json] = {}
    """What new tickets hold besides, as the tracker writes it."""
    priorities: Mapping[str, str] = {}
    """By severity."""
    close: str = ""
    """What brings a ticket where it counts as closed: a transition of Jira, a state of ServiceNow."""
    reopen: str = ""
    closing: Mapping[str, Json] = {}
    """What is given along when a ticket is closed."""
    reopens: bool = False
    """Whether a ticket that a person closed is opened again when it comes up again."""
    items: Mapping[str, str] = {}
    """Of changes: by environment the configuration item that stands for it, its id or its name."""
    digest_field: str = ""
    """Of changes: the field that names the digest of what is to be deployed; empty where none does."""
    ca_file: str = ""
    """Certificates that count in place of those of the system; empty for those."""
