"""The schema in SQLAlchemy's words, for cold queries and for comparing. Needs the `server` extra. Floor 11.

The migrations make the tables; a test holds what they make to what is written here, on both engines.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, Text, text

from interlock.store.board_tables import BOARD_STATE
from interlock.store.tabling import INTEGER as _INTEGER
from interlock.store.tabling import METADATA
from interlock.store.tabling import column as _column
from interlock.store.tabling import key as _key
from interlock.store.tabling import table as _table

__all__ = ["BOARD_STATE", "METADATA"]

SCHEMA_VERSION: Final = _table("schema_version", _key("version_num", Text()))
LOG: Final = _table("log", _key("origin", Text()), _column("created", Text()), _column("filed", _INTEGER))
ENTRY: Final = _table("entry", _key("first", _INTEGER), _column("leaves", LargeBinary()))
ENTRY_DIGEST: Final = _table("entry_digest", _key("start", _INTEGER), _key("idx", _INTEGER), is_keyed=True)
PACK: Final = _table("pack", _key("first", _INTEGER), _column("ends", LargeBinary()), _column("body", LargeBinary()))
ENTRY_SUBJECT: Final = _table("entry_subject", _key("subject", Text()), _key("idx", _INTEGER), is_keyed=True)
TILE: Final = _table(
    "tile", _key("level", _INTEGER), _key("n", _INTEGER), _column("hashes", LargeBinary()), is_keyed=True
)
CHECKPOINT: Final = _table("checkpoint", _key("size", _INTEGER), _column("note", LargeBinary()))
BLOB: Final = _table(
    "blob",
    _key("sha256", LargeBinary()),
    _column("media_type", Text()),
    _column("codec", Text()),
    _column("size", _INTEGER),
    _column("body", LargeBinary()),
)
RESULT: Final = _table(
    "result",
    _key("cache_key", LargeBinary()),
    _column("answer", LargeBinary()),
    _column("mac", LargeBinary()),
    _column("size", _INTEGER),
    _column("used_at", _INTEGER),
)
RESULT_BY_USE: Final = Index("result_by_use", RESULT.c.used_at, RESULT.c.size)
COMPONENT: Final = _table(
    "component",
    _key("id", _INTEGER),
    _column("start", _INTEGER),
    _column("package", _INTEGER),
    _column("plain", _INTEGER),
    _column("ecosystem", Text()),
    _column("name", Text()),
    _column("version", Text()),
    _column("purl", Text()),
    _column("taken", Text()),
    _column("source_package", Text()),
    _column("source_version", Text()),
    Column("hashes", LargeBinary()),
)
COMPONENT_BY_START: Final = Index("component_by_start", COMPONENT.c.start)
COMPONENT_BY_PACKAGE: Final = Index("component_by_package", COMPONENT.c.package)
COMPONENT_BY_PLAIN: Final = Index("component_by_plain", COMPONENT.c.plain)
INVENTORY: Final = _table(
    "inventory",
    _key("id", _INTEGER),
    _column("sha256", LargeBinary()),
    _column("ids", LargeBinary()),
    _column("places", LargeBinary()),
)
INVENTORY_BY_SHA256: Final = Index("inventory_by_sha256", INVENTORY.c.sha256, unique=True)
INVENTORY_SUBJECT: Final = _table(
    "inventory_subject",
    _key("subject", Text()),
    _key("inventory", _INTEGER),
    _column("name", Text()),
    _column("at", Text()),
    Column("entry", _INTEGER, nullable=False, server_default=text("-1")),
    is_keyed=True,
)
SUBJECT_BY_INVENTORY: Final = Index("subject_by_inventory", INVENTORY_SUBJECT.c.inventory)
SEGMENT: Final = _table("segment", _key("id", _INTEGER), _column("first", _INTEGER), _column("size", _INTEGER))
SEGMENT_MERGE: Final = _table(
    "segment_merge",
    _key("id", _INTEGER),
    _column("first", _INTEGER),
    _column("size", _INTEGER),
    _column("after", _INTEGER),
)
SEGMENT_WASTE: Final = _table("segment_waste", _key("id", _INTEGER))
POSTING: Final = _table(
    "posting", _key("segment", _INTEGER), _key("component", _INTEGER), _column("body", LargeBinary()), is_keyed=True
)
EVENT: Final = _table(
    "event",
    _key("number", _INTEGER),
    _column("id", Text()),
    _column("kind", Text()),
    _column("at", Text()),
    _column("body", LargeBinary()),
    _column("planned", _INTEGER),
)
EVENT_BY_ID: Final = Index("event_by_id", EVENT.c.id, unique=True)
EVENT_BY_PLANNED: Final = Index("event_by_planned", EVENT.c.planned, EVENT.c.number)
ERRAND: Final = _table(
    "errand",
    _key("event", _INTEGER),
    _key("action", Text()),
    _column("sameness", Text()),
    _column("made", _INTEGER),
    _column("state", Text()),
    _column("attempts", _INTEGER),
    _column("due", _INTEGER),
    _column("said", Text()),
    is_keyed=True,
)
ERRAND_BY_STATE: Final = Index("errand_by_state", ERRAND.c.state, ERRAND.c.due)
ERRAND_BY_SAMENESS: Final = Index("errand_by_sameness", ERRAND.c.sameness, ERRAND.c.action, ERRAND.c.made)
TOKEN_USE: Final = _table("token_use", _key("token", LargeBinary()), _column("until", _INTEGER))
TOKEN_USE_BY_UNTIL: Final = Index("token_use_by_until", TOKEN_USE.c.until)
SEARCH_GAP: Final = _table("search_gap", _key("first", _INTEGER), _column("ends", _INTEGER))
SEARCH_SHORT: Final = _table("search_short", _key("entry", _INTEGER), _column("left_out", _INTEGER))
"""The index of words itself is in store/migrations/full_text.py: each engine has its own."""
GRAPH_STATE: Final = _table(
    "graph_state",
    _key("number", _INTEGER),
    _column("entries", _INTEGER),
    _column("edges", _INTEGER),
    _column("edition", _INTEGER),
)
GRAPH_PRODUCT: Final = _table("graph_product", _key("id", _INTEGER), _column("name", Text()))
GRAPH_PRODUCT_BY_NAME: Final = Index("graph_product_by_name", GRAPH_PRODUCT.c.name, unique=True)
GRAPH_NODE: Final = _table(
    "graph_node",
    _key("id", _INTEGER),
    _column("name", LargeBinary()),
    _column("kind", _INTEGER),
    _column("label", Text()),
)
GRAPH_NODE_BY_NAME: Final = Index("graph_node_by_name", GRAPH_NODE.c.name, unique=True)
GRAPH_SAID: Final = _table(
    "graph_said",
    _key("node", _INTEGER),
    _key("entry", _INTEGER),
    _column("scope", _INTEGER),
    _column("kind", _INTEGER),
    _column("label", Text()),
    _column("called", _INTEGER),
    is_keyed=True,
)
GRAPH_SAID_BY_CALLED: Final = Index("graph_said_by_called", GRAPH_SAID.c.called, GRAPH_SAID.c.node)
GRAPH_EDGE: Final = _table(
    "graph_edge",
    _key("source", _INTEGER),
    _key("relation", _INTEGER),
    _key("scope", _INTEGER),
    _key("entry", _INTEGER),
    _key("target", _INTEGER),
    is_keyed=True,
)
GRAPH_EDGE_BACK: Final = Index(
    "graph_edge_back",
    *(GRAPH_EDGE.c[name] for name in ("target", "relation", "scope", "entry", "source")),
    unique=True,
)
GRAPH_ENTRY: Final = _table("graph_entry", _key("entry", _INTEGER), _column("scope", _INTEGER))
GRAPH_ABOUT: Final = _table("graph_about", _key("entry", _INTEGER), _key("node", _INTEGER), is_keyed=True)
GRAPH_OWNED: Final = _table(
    "graph_owned", _key("node", _INTEGER), _key("product", _INTEGER), _column("since", _INTEGER), is_keyed=True
)
GRAPH_RUNNING: Final = _table(
    "graph_running",
    _key("workload", _INTEGER),
    _key("since", _INTEGER),
    _column("artifact", _INTEGER),
    _column("environment", _INTEGER),
    _column("target", _INTEGER),
    _column("scope", _INTEGER),
    _column("until", _INTEGER),
    is_keyed=True,
)
GRAPH_RUNNING_IN: Final = Index(
    "graph_running_in",
    *(GRAPH_RUNNING.c[name] for name in ("environment", "until", "target", "since", "workload")),
)
GRAPH_RUNNING_OF: Final = Index(
    "graph_running_of", *(GRAPH_RUNNING.c[name] for name in ("artifact", "until", "since", "workload"))
)
GRAPH_PLANE: Final = _table(
    "graph_plane",
    _key("what", _INTEGER),
    _key("part", _INTEGER),
    _key("plane", _INTEGER),
    _column("bits", LargeBinary()),
    is_keyed=True,
)
GRAPH_SEVERAL: Final = _table(
    "graph_several",
    _key("what", _INTEGER),
    _key("inventories", LargeBinary()),
    _column("number", _INTEGER),
    is_keyed=True,
)
API_TOKEN: Final = _table(
    "api_token",
    _key("token", LargeBinary()),
    _column("id", Text()),
    _column("card", LargeBinary()),
    _column("used", _INTEGER),
    _column("revoked", _INTEGER),
)
API_TOKEN_BY_ID: Final = Index("api_token_by_id", API_TOKEN.c.id, unique=True)
ANSWERED: Final = _table(
    "answered",
    _key("request", LargeBinary()),
    _column("body", LargeBinary()),
    _column("status", _INTEGER),
    _column("said", LargeBinary()),
    _column("until", _INTEGER),
)
ANSWERED_BY_UNTIL: Final = Index("answered_by_until", ANSWERED.c.until)
DELIVERY: Final = _table(
    "delivery",
    _key("once", LargeBinary()),
    _column("number", _INTEGER),
    _column("until", _INTEGER),
    _column("body", LargeBinary()),
    _column("mac", LargeBinary()),
)
DELIVERY_BY_NUMBER: Final = Index("delivery_by_number", DELIVERY.c.number, unique=True)
DELIVERY_BY_UNTIL: Final = Index("delivery_by_until", DELIVERY.c.until)
SAID_BEFORE: Final = _table("said_before", _key("said", LargeBinary()), _column("entry", _INTEGER))
LOCAL_ACCOUNT: Final = _table("local_account", _key("name", Text()), _column("card", LargeBinary()))
SESSION: Final = _table(
    "session",
    _key("secret", LargeBinary()),
    _column("id", Text()),
    _column("account", Text()),
    _column("card", LargeBinary()),
    _column("seen", _INTEGER),
    _column("until", _INTEGER),
    _column("ended", _INTEGER),
)
SESSION_BY_ID: Final = Index("session_by_id", SESSION.c.id, unique=True)
SESSION_BY_ACCOUNT: Final = Index("session_by_account", SESSION.c.account)
ONE_TIME: Final = _table(
    "one_time",
    _key("secret", LargeBinary()),
    _column("kind", Text()),
    _column("card", LargeBinary()),
    _column("until", _INTEGER),
)
ONE_TIME_BY_UNTIL: Final = Index("one_time_by_until", ONE_TIME.c.until)
FAILED_TRY: Final = _table("failed_try", _key("who", Text()), _column("tries", _INTEGER), _column("until", _INTEGER))
AUTHENTICATOR: Final = _table(
    "authenticator",
    _key("id", Text()),
    _column("account", Text()),
    _column("card", LargeBinary()),
    _column("used", _INTEGER),
)
AUTHENTICATOR_BY_ACCOUNT: Final = Index("authenticator_by_account", AUTHENTICATOR.c.account)
SYNCED: Final = _table(
    "synced",
    _key("origin", Text()),
    _key("kind", Text()),
    _key("id", Text()),
    _column("name", Text()),
    _column("card", LargeBinary()),
    _column("changed", _INTEGER),
)
SYNCED_BY_NAME: Final = Index("synced_by_name", SYNCED.c.origin, SYNCED.c.kind, SYNCED.c.name, unique=True)
PULLED: Final = _table(
    "pulled", _key("source", Text()), _key("key", Text()), _column("card", LargeBinary()), _column("at", _INTEGER)
)
SAVED_VIEW: Final = _table(
    "saved_view", _key("owner", Text()), _key("name", Text()), _column("path", Text()), _column("at", _INTEGER)
)
NOTICE: Final = _table(
    "notice",
    _key("id", Text()),
    _column("channel", Text()),
    _column("at", _INTEGER),
    _column("sort", Text()),
    _column("about", Text()),
    _column("events", _INTEGER),
)
NOTICE_BY_CHANNEL: Final = Index("notice_by_channel", NOTICE.c.channel, NOTICE.c.at)
NOTICE_CHANNEL: Final = _table(
    "notice_channel",
    _key("channel", Text()),
    _column("due", _INTEGER),
    _column("failures", _INTEGER),
    _column("said", Text()),
)
