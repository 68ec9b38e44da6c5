"""`paket.dependencies`: what is asked of Paket, group by group. Enters: text. Leaves: a `Reading`. Floor 5.

Source: Paket's documentation, "paket.dependencies", "NuGet dependencies".
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.dotnet.packages import GITHUB, NUGET, exact
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.origins import git_source, without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "nuget.paket-dependencies"
TAKES = "paket.dependencies"

_COMMENT: Final = re.compile(r"(?:^|\s)(?://|#).*")
_KEYS: Final = frozenset({"nuget", "clitool", "github", "gist", "git", "http"})
_WORDS: Final = re.compile(r'"[^"]*"|[^\s"]+')
_ASKED: Final = re.compile(r"(?:(?:==|=|~>|>=|<=|>|<|@)\s*)?[\d*][^\s,:]*")
_OPTION: Final = re.compile(r"[A-Za-z_]+:")


def is_for(path: str) -> bool:
    """Say whether it is what is asked of Paket, by its name."""
    return posixpath.basename(path) == "paket.dependencies"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read what is asked of Paket.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, NUGET)
    group, sources = "", dict[str, None]()
    for number, raw in enumerate(decoded(body, path).splitlines(), 1):
        words = [word.strip('"') for word in _WORDS.findall(_COMMENT.sub("", raw))]
        if len(words) < 2:  # noqa: PLR2004  # a word and what it is about
            continue
        key, name, *rest = words
        if key.lower() == "group":
            group = name
        elif key.lower() == "source":
            sources[without_credentials(name)] = None
        elif key.lower() in _KEYS:
            _add(found, key.lower(), name, rest, group, number)
    return found.reading(registries=sources)


def _add(found: Gathering, key: str, name: str, rest: list[str], group: str, line: int) -> None:
    ecosystem, source, asked = NUGET, Source(), ""
    if key in {"nuget", "clitool"}:
        asked = _constraint(rest)
    elif key == "github":
        name, _, reference = name.partition(":")
        ecosystem, source = GITHUB, git_source(f"https://github.com/{name}#{reference}")
    elif key in {"git", "gist"}:
        ecosystem, source = Ecosystem("generic", ""), git_source(f"{name}#{' '.join(rest)}")
        name = posixpath.basename(name.rstrip("/")).removesuffix(".git")
    else:
        ecosystem, source = Ecosystem("generic", ""), Source(SourceKind.URL, without_credentials(name))
        name = rest[0] if rest else posixpath.basename(name.rstrip("/"))
    is_exact = asked and not re.search(r"[~<>*,\s]", asked.lstrip("= "))
    version = exact(asked.lstrip("= ")) if is_exact else source.commit
    groups = (group,) * bool(group and group.lower() != "main")
    try:
        one = ecosystem.component(name, version, constraint=asked, source=source, groups=groups, line=line)
    except PurlMalformed as error:
        found.owe(line, f"{name[:80]!r} cannot be a package: {error.fields.get('why')}")
        return
    found.asks(found.add_component(one), constraint=asked)


def _constraint(words: list[str]) -> str:
    """Give what a version must be: everything before the first option, pre-release words left out."""
    taken: list[str] = []
    for word in words:
        if _OPTION.match(word):
            break
        taken.append(word)
    joined = " ".join(taken)
    return " ".join(re.sub(r"\s+", " ", one).strip() for one in _ASKED.findall(joined))
