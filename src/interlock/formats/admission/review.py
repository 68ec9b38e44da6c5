"""An AdmissionReview: what the API server is asked to store, read strictly where it matters. Floor 5.

Fields that nobody knows are left alone; whatever decides about the answer has to be what the format says.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec

from interlock.formats.admission.pods import Used, images_in
from interlock.formats.errors import ReviewMalformed

VERSION: Final = "admission.k8s.io/v1"
MOST_BYTES: Final = 7 << 20
"""What a review may have: what the API server takes itself, twice, and what stands around it."""
_LONGEST_UID: Final = 256
_LONGEST_MESSAGE: Final = 2_000
_LONGEST_WARNING: Final = 250


class Operation(StrEnum):
    """What is done to an object."""

    CREATE = "CREATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    CONNECT = "CONNECT"


class Review(msgspec.Struct, frozen=True):
    """What the API server asks about."""

    uid: str
    operation: Operation
    group: str
    kind: str
    namespace: str
    name: str
    """Of the object; what its name is made from, where the server has yet to make one."""
    sub_resource: str
    user: str
    is_dry_run: bool
    images: tuple[Used, ...]
    """What it would have run and did not before."""


class _Kind(msgspec.Struct, frozen=True):
    kind: str
    group: str = ""


class _User(msgspec.Struct, frozen=True):
    username: str = ""


class _Request(msgspec.Struct, frozen=True, rename="camel"):
    uid: str
    kind: _Kind
    operation: Operation
    namespace: str | None = None
    name: str | None = None
    sub_resource: str | None = None
    user_info: _User | None = None
    dry_run: bool | None = None
    object: msgspec.Raw = msgspec.Raw(b"null")
    old_object: msgspec.Raw = msgspec.Raw(b"null")


class _Review(msgspec.Struct, frozen=True, rename="camel"):
    api_version: str
    kind: str
    request: _Request


class _OnlyUid(msgspec.Struct, frozen=True):
    uid: str = ""


class _Answerable(msgspec.Struct, frozen=True):
    request: _OnlyUid = _OnlyUid()


def read_review(body: bytes) -> Review:
    """Read a review. Errors: ReviewMalformed (FMT-141)."""
    if len(body) > MOST_BYTES:
        raise ReviewMalformed(why=f"it has more than {MOST_BYTES} bytes")
    try:
        read = _REVIEW.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ReviewMalformed(why=str(error)) from error
    if read.api_version != VERSION or read.kind != "AdmissionReview":
        raise ReviewMalformed(why=f"it is {read.api_version[:60]} {read.kind[:60]}, not {VERSION} AdmissionReview")
    asked = read.request
    if not asked.uid or len(asked.uid) > _LONGEST_UID:
        raise ReviewMalformed(why="its request has no uid")
    now, before = _plain(asked.object), _plain(asked.old_object)
    return Review(
        uid=asked.uid,
        operation=asked.operation,
        group=asked.kind.group,
        kind=asked.kind.kind,
        namespace=asked.namespace or "",
        name=asked.name or _made_from(now),
        sub_resource=asked.sub_resource or "",
        user=asked.user_info.username if asked.user_info is not None else "",
        is_dry_run=bool(asked.dry_run),
        images=_images(asked, now, before),
    )


def _images(asked: _Request, now: object, before: object) -> tuple[Used, ...]:
    """Give what an object would have run and did not before.

    What is deleted or connected to starts nothing. What is changed is asked only for what it did not run before: a
    cluster could not even take away what runs, where every update of it is refused.
    """
    if asked.operation in {Operation.DELETE, Operation.CONNECT}:
        return ()
    group, kind = asked.kind.group, asked.kind.kind
    is_whole = not asked.sub_resource
    if is_whole and not isinstance(now, dict):
        raise ReviewMalformed(why=f"{asked.operation} comes with no object")
    found = images_in(now, group, kind, is_owed=is_whole)
    if asked.operation is not Operation.UPDATE or before is None:
        return found
    known = {one.image for one in images_in(before, group, kind, is_owed=False)}
    return tuple(one for one in found if one.image not in known)


def _plain(raw: msgspec.Raw) -> object:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ReviewMalformed(why=f"its object is no JSON: {error}") from error


def _made_from(value: object) -> str:
    """Give what the name of an object will begin with, where it has none yet."""
    metadata: Any = value.get("metadata") if isinstance(value, dict) else None
    prefix = metadata.get("generateName") if isinstance(metadata, dict) else None
    return f"{prefix}*" if isinstance(prefix, str) and prefix else ""


def uid_of(body: bytes) -> str:
    """Give the uid of a review that cannot be read otherwise, so that it can be refused by name; empty for none."""
    try:
        uid = _ANSWERABLE.decode(body).request.uid
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    return uid if len(uid) <= _LONGEST_UID else ""


def write_answer(
    uid: str,
    *,
    is_allowed: bool,
    message: str = "",
    code: int = 403,
    warnings: Sequence[str] = (),
    patches: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Write the answer to a review; `patches` are JSON pointers with the text that goes there."""
    answer: dict[str, object] = {"uid": uid, "allowed": is_allowed}
    if message:
        status: dict[str, object] = {"message": message[:_LONGEST_MESSAGE]}
        answer["status"] = status if is_allowed else {**status, "code": code, "reason": "Forbidden"}
    if warnings:
        answer["warnings"] = [one[:_LONGEST_WARNING] for one in warnings]
    if patches and is_allowed:
        operations = [{"op": "replace", "path": path, "value": text} for path, text in patches]
        answer["patchType"] = "JSONPatch"
        answer["patch"] = base64.b64encode(msgspec.json.encode(operations)).decode("ascii")
    return msgspec.json.encode({"apiVersion": VERSION, "kind": "AdmissionReview", "response": answer})


_REVIEW: Final = msgspec.json.Decoder(_Review)
_ANSWERABLE: Final = msgspec.json.Decoder(_Answerable)
