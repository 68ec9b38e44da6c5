"""The objects of the simulated cluster, each change with a number of its own, and who waits for changes. Floor 14."""

from __future__ import annotations

import copy
import threading
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from interlock.testing.kubernetes.kinds import KindOf


class Refused(Exception):
    """The server says no, in the way that clients understand."""

    def __init__(self, code: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.body = {
            "kind": "Status",
            "apiVersion": "v1",
            "status": "Failure",
            "reason": reason,
            "message": message,
            "code": code,
        }


class Change(NamedTuple):
    """One thing that happened."""

    number: int
    type: str
    plural: str
    object: dict[str, Any]


class Objects:
    """All objects, by plural, namespace and name. Everything here is done while `lock` is held."""

    def __init__(self) -> None:
        self.lock = threading.Condition(threading.RLock())
        self._kept: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._log: list[Change] = []
        self.number = 1

    def find(self, plural: str, namespace: str, name: str) -> dict[str, Any] | None:
        """Give an object, or none; a copy, so that nothing changes without a number."""
        found = self._kept.get((plural, namespace, name))
        return copy.deepcopy(found) if found is not None else None

    def get(self, plural: str, namespace: str, name: str) -> dict[str, Any]:
        """Give an object. Errors: Refused (404)."""
        found = self.find(plural, namespace, name)
        if found is None:
            raise Refused(404, "NotFound", f'{plural} "{name}" not found')
        return found

    def listed(self, plural: str, namespace: str = "", labels: str = "", fields: str = "") -> list[dict[str, Any]]:
        """Give the objects of a kind that selectors fit."""
        found = [one for (what, where, _), one in self._kept.items() if what == plural and namespace in {"", where}]
        return copy.deepcopy([one for one in found if is_selected(one, labels, fields)])

    def put(self, kind: KindOf, one: dict[str, Any]) -> dict[str, Any]:
        """Keep an object as it is now. Errors: Refused (409) where it was changed since it was read."""
        about = one["metadata"]
        key = (kind.plural, about.get("namespace", "") if kind.is_namespaced else "", about["name"])
        old = self._kept.get(key)
        asked = about.get("resourceVersion")
        if old is not None and asked and asked != old["metadata"]["resourceVersion"]:
            message = f'Operation cannot be fulfilled on {kind.plural} "{about["name"]}": the object has been modified'
            raise Refused(409, "Conflict", f"{message}; please apply your changes to the latest version and try again")
        if old is not None and _bare(old) == _bare(one):
            return copy.deepcopy(old)
        self.number += 1
        whole = {"apiVersion": kind.api_version, "kind": kind.kind, **one, "metadata": dict(about)}
        self._name(whole["metadata"], old, is_new_spec=old is None or old.get("spec") != whole.get("spec"))
        self._kept[key] = whole
        self._tell("ADDED" if old is None else "MODIFIED", kind.plural, whole)
        return copy.deepcopy(whole)

    def _name(self, about: dict[str, Any], old: Mapping[str, Any] | None, *, is_new_spec: bool) -> None:
        was = old["metadata"] if old is not None else {}
        about["resourceVersion"] = str(self.number)
        about["uid"] = was.get("uid") or str(uuid.uuid4())
        about["creationTimestamp"] = was.get("creationTimestamp") or moment()
        about["generation"] = was.get("generation", 0) + (1 if is_new_spec else 0)

    def remove(self, plural: str, namespace: str, name: str) -> None:
        """Let an object go; nothing where it is gone already."""
        found = self._kept.pop((plural, namespace, name), None)
        if found is not None:
            self.number += 1
            gone = {**found, "metadata": {**found["metadata"], "resourceVersion": str(self.number)}}
            self._tell("DELETED", plural, gone)

    def since(self, number: int) -> list[Change]:
        """Give what happened after a change."""
        return [one for one in self._log if one.number > number]

    def _tell(self, what: str, plural: str, one: dict[str, Any]) -> None:
        with self.lock:
            self._log.append(Change(self.number, what, plural, copy.deepcopy(one)))
            self.lock.notify_all()


def is_selected(one: Mapping[str, Any], labels: str, fields: str) -> bool:
    """Say whether selectors fit an object: `a=b`, `a!=b`, `a` and `!a`, all of them."""
    about = one["metadata"]
    known = about.get("labels") or {}
    for term in filter(None, labels.split(",")):
        name, differs, value = term.partition("!=")
        if differs:
            is_fit = known.get(name) != value
        elif "=" in term:
            name, _, value = term.replace("==", "=").partition("=")
            is_fit = known.get(name) == value
        else:
            is_fit = (term.lstrip("!") in known) is not term.startswith("!")
        if not is_fit:
            return False
    names = {"metadata.name": about["name"], "metadata.namespace": about.get("namespace", "")}
    return all(names.get(term.partition("=")[0]) == term.partition("=")[2] for term in filter(None, fields.split(",")))


def moment() -> str:
    """Give the time as objects say it."""
    return datetime.fromtimestamp(_seconds(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _seconds() -> float:
    import time

    return time.time()


def _bare(one: Mapping[str, Any]) -> dict[str, Any]:
    dropped = {"resourceVersion", "generation", "uid", "creationTimestamp"}
    about = {name: value for name, value in one["metadata"].items() if name not in dropped}
    return {**{name: value for name, value in one.items() if name not in {"apiVersion", "kind"}}, "metadata": about}
