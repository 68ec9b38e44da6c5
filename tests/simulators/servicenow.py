"""ServiceNow: incidents by the Table API, changes by the Change API, with states, journals and references.

Source: ServiceNow Table API, Change Management API.
"""

from __future__ import annotations

import base64
import re
import secrets
from typing import Any

from tests.simulators.answering import Answer, Asked, Simulator

USER = "robot"
TOKEN = secrets.token_hex(12)
CI = "b0c4030ac0a800090152e7a4564ca36c"
_FLOW = {"-5": ("-4", "4"), "-4": ("-3", "4"), "-3": ("-2", "4"), "-2": ("-1", "4"), "-1": ("0", "4"), "0": ("3",)}
"""Where a change may go from each state."""
_STATES = {"1": "New", "2": "In Progress", "6": "Resolved", "7": "Closed", "-5": "New", "-1": "Implement"}
_JOURNALS = ("work_notes", "comments")
_MOST = {"short_description": 160, "correlation_id": 100, "correlation_display": 100}
_REFERENCES = {"cmdb_ci": "cmdb_ci", "assignment_group": "sys_user_group"}


class ServiceNow(Simulator):
    """One instance with two tables."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[dict[str, Any]]] = {"incident": [], "change_request": []}
        self.forgets: set[str] = set()
        """Fields that whoever signs in may not write: they are left out without a word."""
        self.ignores_queries = False
        """Whether a query is left out because it names something unknown."""
        self.dies_after: str = ""

    def record(self, number: int = 0, table: str = "incident") -> dict[str, Any]:
        """Give one of the records, in the order in which they were made."""
        return self.tables[table][number]

    def said(self, number: int = 0, table: str = "incident") -> list[str]:
        """Give the work notes of a record."""
        return list(self.record(number, table)["work_notes"])

    def change(self, number: str = "CHG0040007", **fields: str) -> dict[str, Any]:
        """Have a change that somebody made."""
        made = self._made("change_request", number)
        made |= {
            "type": "normal", "state": "-1", "approval": "approved", "cmdb_ci": CI,
            "start_date": "2026-01-05 08:00:00", "end_date": "2026-01-05 10:00:00",
            "short_description": "Deploy shop 1.4", **fields,
        }  # fmt: skip
        return made

    def answer(self, asked: Asked) -> Answer:
        basic = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
        if asked.headers.get("authorization") not in {f"Basic {basic}", f"Bearer {TOKEN}"}:
            detail = {"message": "User Not Authenticated", "detail": "Required to provide Auth information"}
            return Answer({"error": detail, "status": "failure"}, 401)
        answer = self._answered(asked)
        if self.dies_after and f"{asked.method} {asked.path}".endswith(self.dies_after):
            self.dies_after = ""
            return Answer(b"<html>upstream went away</html>", 502)
        return answer

    def _answered(self, asked: Asked) -> Answer:  # noqa: PLR0911 (one for each address)
        if found := re.fullmatch(r"/api/now/table/(\w+)(?:/(\w+))?", asked.path):
            return self._of_table(asked, found[1], found[2] or "")
        if found := re.fullmatch(r"/api/sn_chg_rest/change/(normal|emergency|standard/\w+)", asked.path):
            made = self._made("change_request")
            made |= {"type": found[1].partition("/")[0], "state": "-5", "approval": "not requested"}
            return self._written(made, asked.json, 201)
        if found := re.fullmatch(r"/api/sn_chg_rest/change/(\w{32})(/nextstate)?", asked.path):
            one = self._by_id("change_request", found[1])
            if one is None:
                return _missing()
            if found[2]:
                return Answer({"result": {"available_states": list(_FLOW.get(one["state"], ())), "state_label": {}}})
            wanted = asked.json.get("state", one["state"])
            if wanted != one["state"] and wanted not in _FLOW.get(one["state"], ()):
                return Answer({"error": {"message": f"Cannot move to state {wanted}", "detail": ""}}, 400)
            return self._written(one, asked.json, 200)
        return _missing()

    def _of_table(self, asked: Asked, table: str, identity: str) -> Answer:
        if table not in self.tables:
            return Answer({"error": {"message": "Invalid table", "detail": None}, "status": "failure"}, 400)
        if asked.method == "POST":
            made = self._made(table)
            return self._written(made, asked.json, 201)
        shows_all = asked.query.get("sysparm_display_value") == "all"
        if not identity:
            return Answer({"result": [self._shown(one, shows_all) for one in self._searched(table, asked.query)]})
        one = self._by_id(table, identity)
        if one is None:
            return _missing()
        return (
            self._written(one, asked.json, 200)
            if asked.method == "PATCH"
            else Answer({"result": self._shown(one, shows_all)})
        )

    def _searched(self, table: str, query: Any) -> list[dict[str, Any]]:
        found = self.tables[table]
        for part in query.get("sysparm_query", "").split("^"):
            if part.startswith(("ORDERBY", "OR")) or self.ignores_queries:
                continue
            if part == "active=true":
                continue  # the alternative beside it lets what was closed today through
            name, word, value = re.fullmatch(r"([a-z_]+)(STARTSWITH|ENDSWITH|=)(.+)", part).groups()  # type: ignore[union-attr]
            found = [one for one in found if _fits(str(one.get(name, "")), word, value)]
        return found[: int(query.get("sysparm_limit", "10000"))]

    def _written(self, one: dict[str, Any], told: dict[str, Any], status: int) -> Answer:
        if self.tables["incident"] and one in self.tables["incident"] and told.get("state") in {"6", "7"}:
            lacks = [name for name in ("close_code", "close_notes") if not told.get(name)]
            if lacks:
                why = f"Data Policy Exception: The following fields are mandatory: {', '.join(lacks)}"
                return Answer({"error": {"message": "Operation Failed", "detail": why}, "status": "failure"}, 403)
        for name, value in told.items():
            if name in self.forgets:
                continue
            if name in _JOURNALS:
                one[name].append(value)
            else:
                one[name] = value[: _MOST.get(name, 8_000)]
        return Answer({"result": self._shown(one, shows_all=False)}, status)

    def _made(self, table: str, number: str = "") -> dict[str, Any]:
        count = sum(map(len, self.tables.values())) + 1
        before = {"incident": "INC", "change_request": "CHG"}[table]
        made = {
            "sys_id": f"{count:032x}", "number": number or f"{before}{count:07}", "state": "1", "active": "true",
            "work_notes": [], "comments": [], "correlation_id": "", "correlation_display": "",
            "short_description": "", "description": "", "sys_created_on": "2026-01-05 09:00:00",
        }  # fmt: skip
        self.tables[table].append(made)
        return made

    def _by_id(self, table: str, identity: str) -> dict[str, Any] | None:
        return next((one for one in self.tables[table] if one["sys_id"] == identity), None)

    def _shown(self, one: dict[str, Any], shows_all: bool) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for name, value in one.items():
            if name in _JOURNALS:
                text = "\n\n".join(f"2026-01-05 09:00:00 - {USER} (Work notes)\n{each}" for each in reversed(value))
                shown[name] = {"display_value": text, "value": ""} if shows_all else ""
            elif name in _REFERENCES and value:
                link = f"{self.url}/api/now/table/{_REFERENCES[name]}/{value}"
                label = {"display_value": "shop of production"} if shows_all else {}
                shown[name] = {**label, "link": link, "value": value}
            else:
                shown[name] = {"display_value": _STATES.get(value, value), "value": value} if shows_all else value
        return shown


def _fits(text: str, word: str, value: str) -> bool:
    if word == "=":
        return text == value
    return text.startswith(value) if word == "STARTSWITH" else text.endswith(value)


def _missing() -> Answer:
    return Answer({"error": {"message": "No Record found", "detail": "Record doesn't exist"}, "status": "failure"}, 404)
