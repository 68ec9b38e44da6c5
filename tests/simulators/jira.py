"""Jira, Cloud and Data Center, as far as tickets are concerned: issues with a workflow, and a search that lags behind.

Source: Jira Cloud REST API v3; Jira Data Center REST API v2.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from typing import Any

from tests.simulators.answering import Answer, Asked, Simulator

PROJECT = "SEC"
USER = "robot@example.org"
TOKEN = secrets.token_hex(12)
_TODO, _DOING, _DONE = ("1", "Open", "new"), ("3", "In Progress", "indeterminate"), ("5", "Closed", "done")
STATES = {name: (number, name, category) for number, name, category in (_TODO, _DOING, _DONE)}
WORKFLOW = {
    "Open": {"11": ("Start", "In Progress"), "21": ("Close issue", "Closed")},
    "In Progress": {"31": ("Close issue", "Closed"), "32": ("Stop", "Open")},
    "Closed": {"41": ("Reopen issue", "Open")},
}
"""What leads where from each state, by ids that differ from state to state though the names do not."""
_LABEL = re.compile(r'labels = "([^"]+)"')
_TYPES = {"paragraph": {"text"}, "bulletList": {"listItem"}, "listItem": {"paragraph", "bulletList"}}


class Jira(Simulator):
    """One project; `version` is 3 for Cloud and 2 for Data Center."""

    def __init__(self, version: int = 3) -> None:
        super().__init__()
        self.version = version
        self.issues: dict[str, dict[str, Any]] = {}
        self.lag: set[str] = set()
        """Ids of issues that no search finds yet."""
        self.lags = False
        """Whether new issues are not found at first."""
        self.lies = False
        """Whether transitions are answered as done, and are not."""
        self.dies_after: str = ""
        """After a request of this method and end of its path was carried out, nobody hears of it."""

    def issue(self, number: int = 0) -> dict[str, Any]:
        """Give one of the issues, in the order in which they were made."""
        return list(self.issues.values())[number]

    def by_hand(self, number: int, transition: str) -> None:
        """Have a person move an issue."""
        one = self.issue(number)
        (to,) = [to for name, to in WORKFLOW[one["status"]].values() if name == transition]
        one["status"] = to

    def said(self, number: int = 0) -> list[str]:
        """Give the comments of an issue, as text."""
        return [text_of(one["body"]) for one in self.issue(number)["comments"]]

    def answer(self, asked: Asked) -> Answer:
        basic = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
        wanted = f"Basic {basic}" if self.version == 3 else f"Bearer {TOKEN}"
        if asked.headers.get("authorization") != wanted:
            return Answer({"errorMessages": ["Client must be authenticated to access this resource."]}, 401)
        answer = self._answered(asked)
        if self.dies_after and f"{asked.method} {asked.path}".endswith(self.dies_after):
            self.dies_after = ""
            return Answer({"errorMessages": ["the connection was cut"]}, 502)
        return answer

    def _answered(self, asked: Asked) -> Answer:
        api = f"/rest/api/{self.version}"
        if not asked.path.startswith(api):
            return Answer({"errorMessages": ["null for uri"]}, 404)
        path = asked.path.removeprefix(api)
        if path in {"/search/jql", "/search"} and asked.method == "POST":
            return self._searched(asked.json, is_cloud=path == "/search/jql")
        if path == "/issue":
            return self._created(asked.json)
        _, _, name, *rest = path.split("/")
        one = next((each for each in self.issues.values() if name in {each["id"], each["key"]}), None)
        if one is None:
            return Answer({"errorMessages": ["Issue does not exist or you do not have permission to see it."]}, 404)
        return self._of_issue(one, asked, "/".join(rest))

    def _of_issue(self, one: dict[str, Any], asked: Asked, what: str) -> Answer:  # noqa: PLR0911 (one for each address)
        if what == "" and asked.method == "GET":
            return Answer(self._shown(one, whole=True))
        if what == "" and asked.method == "PUT":
            wrong = self._unfit(asked.json["fields"])
            if wrong:
                return Answer({"errorMessages": [], "errors": wrong}, 400)
            one["fields"] |= asked.json["fields"]
            return Answer(b"", 204)
        if what == "transitions":
            return self._transitions(one, asked)
        if what == "comment" and asked.method == "GET":
            return Answer({"comments": one["comments"][::-1], "total": len(one["comments"])})
        if what == "comment":
            body = asked.json["body"]
            if not self._is_text(body):
                return Answer({"errorMessages": [], "errors": {"comment": "Comment body is not valid!"}}, 400)
            one["comments"].append({"id": str(100 + len(one["comments"])), "body": body})
            return Answer(one["comments"][-1], 201)
        if what == "properties/interlock":
            one["properties"]["interlock"] = asked.json
            return Answer(b"", 200)
        return Answer({"errorMessages": ["not found"]}, 404)

    def _transitions(self, one: dict[str, Any], asked: Asked) -> Answer:
        known = WORKFLOW[one["status"]]
        if asked.method == "GET":
            listed = [{"id": number, "name": name, "to": _status(to)} for number, (name, to) in known.items()]
            return Answer({"expand": "transitions", "transitions": listed})
        number = asked.json["transition"]["id"]
        if number not in known:
            return Answer({"errorMessages": ["It seems that you have tried to perform an illegal operation."]}, 400)
        if not self.lies:
            one["status"] = known[number][1]
            one["fields"] |= asked.json.get("fields", {})
        return Answer(b"", 204)

    def _created(self, told: Any) -> Answer:
        fields = told["fields"]
        wrong = self._unfit(fields)
        if fields.get("project", {}).get("key") != PROJECT:
            wrong["project"] = "valid project is required"
        if wrong:
            return Answer({"errorMessages": [], "errors": wrong}, 400)
        number = str(10042 + len(self.issues))
        key = f"{PROJECT}-{42 + len(self.issues)}"
        properties = {each["key"]: each["value"] for each in told.get("properties", [])}
        self.issues[number] = {
            "id": number, "key": key, "fields": fields, "status": "Open", "comments": [], "properties": properties
        }  # fmt: skip
        if self.lags:
            self.lag.add(number)
        return Answer({"id": number, "key": key, "self": f"{self.url}/rest/api/{self.version}/issue/{number}"}, 201)

    def _unfit(self, fields: Any) -> dict[str, str]:
        """Say what is wrong with fields, as Jira does by the names of those."""
        wrong = {}
        summary = fields.get("summary", "x")
        if not summary or "\n" in summary or "\r" in summary or len(summary) > 255:
            wrong["summary"] = "The summary is invalid because it contains newline characters or is too long."
        if "description" in fields and not self._is_text(fields["description"]):
            wrong["description"] = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
        if any(" " in one for one in fields.get("labels", [])):
            wrong["labels"] = "The label contains spaces which is invalid."
        if fields.get("priority", {}).get("name", "High") not in {"Highest", "High", "Medium", "Low"}:
            wrong["priority"] = "Field 'priority' cannot be set. It is not on the appropriate screen, or unknown."
        return wrong

    def _is_text(self, body: Any) -> bool:
        if self.version == 2:
            return isinstance(body, str) and len(body) <= 32_767
        good = isinstance(body, dict) and set(body) == {"type", "version", "content"} and body["type"] == "doc"
        return good and body["version"] == 1 and all(_is_node(each) for each in body["content"])

    def _searched(self, told: Any, *, is_cloud: bool) -> Answer:
        if is_cloud is not (self.version == 3):
            return Answer({"errorMessages": ["The requested API has been removed."]}, 410)
        label = _LABEL.search(told["jql"])
        assert label is not None
        is_open = "statusCategory != Done" in told["jql"] and "updated" not in told["jql"]
        found = [
            self._shown(one, whole=False)
            for one in self.issues.values()
            if label[1] in one["fields"]["labels"] and one["id"] not in self.lag
            if not (is_open and one["status"] == "Closed")
        ]
        if is_cloud:
            start = int(told.get("nextPageToken", "0"))
            page = found[start : start + told["maxResults"]]
            more = {"nextPageToken": str(start + len(page))} if start + len(page) < len(found) else {}
            return Answer({"issues": page, **more, "isLast": not more})
        start = told["startAt"]
        return Answer({"startAt": start, "total": len(found), "issues": found[start : start + told["maxResults"]]})

    def _shown(self, one: dict[str, Any], *, whole: bool) -> dict[str, Any]:
        fields = {**one["fields"], "status": _status(one["status"])}
        if not whole:
            fields.pop("description", None)
        place = f"{self.url}/rest/api/{self.version}/issue/{one['id']}"
        return {"id": one["id"], "self": place, "key": one["key"], "fields": fields, "properties": one["properties"]}


def _status(name: str) -> dict[str, Any]:
    number, called, category = STATES[name]
    return {"id": number, "name": called, "statusCategory": {"id": 4, "key": category, "name": called}}


def _is_node(node: Any) -> bool:
    """Say whether a node is one of the Atlassian Document Format, as far as tickets hold them."""
    kind = node.get("type")
    if kind == "text":
        return set(node) == {"type", "text"} and isinstance(node["text"], str) and node["text"] != ""
    inside = node.get("content", [])
    return kind in _TYPES and all(each.get("type") in _TYPES[kind] and _is_node(each) for each in inside)


def text_of(body: Any) -> str:
    """Give all text of a document, or the text that it is."""
    if isinstance(body, str):
        return body
    if "text" in body:
        return str(body["text"])
    return "\n".join(text_of(each) for each in body.get("content", []))


def mark_of(one: dict[str, Any]) -> str:
    """Give the mark that an issue keeps."""
    return str(json.loads(json.dumps(one["properties"]))["interlock"]["mark"])
