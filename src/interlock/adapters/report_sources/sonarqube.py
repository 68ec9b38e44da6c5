"""SonarQube: issues and security hotspots of a project, as its Web API gives them. Floor 11.

Source: SonarQube Web API, api/issues/search, api/hotspots/search and api/project_analyses/search. A search gives 10,000
results and no more, so one that has more is asked in parts: by severity, by type, and by the days of their creation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from interlock.adapters.report_sources.conversation import Conversation
from interlock.adapters.report_sources.errors import NeverAnalysed
from interlock.adapters.report_sources.model import Around, Kind, Place
from interlock.formats.reports.model import Fetched

_MOST: Final = 10_000
"""Results of one search, on all its pages."""
_PAGE: Final = 500
_FIRST_DAY: Final = date(2006, 1, 1)
"""Before the first version."""
_SEVERITIES: Final = ("BLOCKER", "CRITICAL", "MAJOR", "MINOR", "INFO")
_TYPES: Final = ("CODE_SMELL", "BUG", "VULNERABILITY")
_STANDING: Final = "OPEN,CONFIRMED,REOPENED,RESOLVED"
"""All but what an analysis closed. What somebody accepted is there: a waiver of the policy is for that."""
_HOTSPOTS: Final = ("TO_REVIEW", "REVIEWED")

Query = Mapping[str, str | int]
Item = dict[str, object]


class _Paging(msgspec.Struct, frozen=True):
    total: int


class _Page(msgspec.Struct, frozen=True):
    paging: _Paging
    issues: list[Item] = []
    hotspots: list[Item] = []
    components: list[Item] = []


class _Analysis(msgspec.Struct, frozen=True):
    date: str
    revision: str = ""


class _Analyses(msgspec.Struct, frozen=True):
    analyses: list[_Analysis]


class _Gathered:
    """What the pages of one kind of things hold, each thing once."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.items: dict[str, Item] = {}
        self.components: dict[str, Item] = {}
        self.total = 0
        self.lacks: list[str] = []

    def add(self, page: _Page) -> int:
        """Keep what a page holds, and say how many things that were."""
        items: list[Item] = getattr(page, self.what)
        self.items |= {str(one.get("key", "")): one for one in items}
        self.components |= {str(one.get("key", "")): one for one in page.components}
        return len(items)

    def body(self) -> bytes:
        """Give everything as one answer, the same however it was paged."""
        answer = {
            "paging": {"pageIndex": 1, "pageSize": len(self.items), "total": max(self.total, len(self.items))},
            self.what: _sorted(self.items),
            "components": _sorted(self.components),
        }
        return msgspec.json.encode(answer, order="deterministic")


class SonarQube:
    """Asks for one project, or one branch of it."""

    def __init__(self, place: Place, around: Around) -> None:
        self._place, self._around = place, around

    def fetch(self) -> tuple[Fetched, ...]:
        """Give its issues and its hotspots as of the last analysis.

        Errors: NeverAnalysed (ADP-105), those of `Conversation.ask`.
        """
        with Conversation(self._place, self._around) as conversation:
            own = {"Authorization": f"Bearer {conversation.shown('token')}"}
            project, branch = self._place.scope, self._place.branch
            on = {"branch": branch} if branch else {}
            search = _Search(conversation, own)
            analysis = search.analysed({"project": project, **on, "ps": 1})
            if analysis is None:
                raise NeverAnalysed(source=self._place.name, scope=project)
            issues = search.issues({"components": project, "componentKeys": project, **on, "statuses": _STANDING})
            hotspots = search.hotspots({"project": project, "projectKey": project, **on})
            again = search.analysed({"project": project, **on, "ps": 1})
            if again != analysis:
                issues.lacks.append("what an analysis changed that ended while it was asked")
        target = f"{project} (branch {branch})" if branch else project
        commit = analysis.revision.lower()
        return tuple(
            Fetched(
                f"{self._place.name}-{one.what}.json",
                one.body(),
                "sonarqube",
                (target,),
                analysis.date,
                commit,
                tuple(one.lacks),
            )
            for one in (issues, hotspots)
        )


class _Search:
    """The searches of one project."""

    def __init__(self, conversation: Conversation, own: Mapping[str, str]) -> None:
        self._conversation, self._own = conversation, own

    def analysed(self, query: Query) -> _Analysis | None:
        """Give the last analysis; none where there was none."""
        url = self._conversation.at("/api/project_analyses/search", query)
        return next(iter(self._conversation.json(_Analyses, "GET", url, self._own).analyses), None)

    def issues(self, query: Query) -> _Gathered:
        """Give all issues, in as many parts as it takes."""
        gathered = _Gathered("issues")
        today = self._conversation.around.clock().date()
        gathered.total = self._parts(query, gathered, _cuts(_FIRST_DAY, today + timedelta(days=2)))
        return gathered

    def hotspots(self, query: Query) -> _Gathered:
        """Give all hotspots; there is nothing by which they could be parted but whether somebody reviewed them."""
        gathered = _Gathered("hotspots")
        gathered.total = self._parts(query, gathered, [("status", _HOTSPOTS)])
        return gathered

    def _parts(self, query: Query, gathered: _Gathered, cuts: Sequence[tuple[str, Sequence[str]]]) -> int:
        """Gather what a query gives, in parts where it gives too much; give how many there are of them."""
        first = self._page(query, gathered, 1)
        total = first.paging.total
        if total > _MOST and cuts:
            (field, words), *rest = cuts
            self._split(query, gathered, field, words, rest)
            return total
        if total > _MOST and "createdAfter" in query:
            halves = _halved(str(query["createdAfter"]), str(query["createdBefore"]))
            if halves:
                for after, before in halves:
                    self._parts({**query, "createdAfter": after, "createdBefore": before}, gathered, ())
                return total
        self._rest(query, gathered, first)
        return total

    def _split(
        self,
        query: Query,
        gathered: _Gathered,
        field: str,
        words: Sequence[str],
        rest: Sequence[tuple[str, Sequence[str]]],
    ) -> None:
        if field == "created":
            self._parts({**query, "createdAfter": words[0], "createdBefore": words[1]}, gathered, rest)
            return
        for word in words:
            self._parts({**query, field: word}, gathered, rest)

    def _rest(self, query: Query, gathered: _Gathered, first: _Page) -> None:
        """Turn the pages of one query, up to where the server gives no more."""
        total, got, number = first.paging.total, gathered.add(first), 1
        while got < min(total, _MOST) and number * _PAGE < _MOST:
            number += 1
            page = self._page(query, gathered, number)
            here = gathered.add(page)
            if not here:
                break
            got += here
        if got < total:
            why = "which a search does not give" if total > _MOST else "which were gone when the page was asked for"
            gathered.lacks.append(f"{total - got} of {total} {gathered.what}, {why}")

    def _page(self, query: Query, gathered: _Gathered, number: int) -> _Page:
        url = self._conversation.at(f"/api/{gathered.what}/search", {**query, "ps": _PAGE, "p": number})
        return self._conversation.json(_Page, "GET", url, self._own)


def _cuts(first: date, end: date) -> list[tuple[str, Sequence[str]]]:
    return [("severities", _SEVERITIES), ("types", _TYPES), ("created", (first.isoformat(), end.isoformat()))]


def _halved(after: str, before: str) -> list[tuple[str, str]]:
    """Give the halves of a span of days, the end of which is no part of it; none of a single day."""
    begin, end = date.fromisoformat(after), date.fromisoformat(before)
    days = (end - begin).days
    if days <= 1:
        return []
    middle = (begin + timedelta(days=days // 2)).isoformat()
    return [(after, middle), (middle, before)]


def _sorted(items: Mapping[str, Item]) -> Iterable[Item]:
    return [items[key] for key in sorted(items)]


KIND: Final = Kind(
    "sonarqube",
    "SonarQube and SonarQube Cloud: issues and security hotspots of a project",
    "the key of a project",
    SonarQube,
    (frozenset({"token"}),),
    fields=frozenset({"branch"}),
    names_commits=True,
)
