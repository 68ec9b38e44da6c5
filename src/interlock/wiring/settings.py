"""Settings of a repository: `interlock.yaml`, read once, strictly; no file means the defaults. Floor 12.

Loading what reads YAML takes a tenth of a gate, so what a text was read as is kept until the text changes.
"""

from __future__ import annotations

# ruff: noqa: PTH114 PTH118 PTH120 PTH123
# pathlib costs start-up time.
import contextlib
import hashlib
import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

import interlock
from interlock.control import PathException
from interlock.formats import FieldWrong, Node, read_yaml
from interlock.identity import Resource
from interlock.kernel import InterlockError, matches
from interlock.kernel.paths import POSTGRES
from interlock.wiring.build import BuildSettings, build_of
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.kept import Kept
from interlock.wiring.own_files import read_own
from interlock.wiring.risk import RiskSettings, risk_of
from interlock.wiring.stages import StageSetting, policy_name, stages_of
from interlock.wiring.supply import SupplySettings, supply_of

if TYPE_CHECKING:
    from interlock.deployment import Environment
    from interlock.response import Response
    from interlock.wiring.placed import Placed
    from interlock.wiring.provision import Declared

_READERS: Final = (
    *("wiring/settings", "wiring/stages", "wiring/risk", "wiring/supply", "wiring/build", "wiring/verify"),
    *("wiring/placed", "wiring/provision"),
    *("response/events", "response/reading", "response/rules"),
    *("deployment/model", "deployment/reading"),
)
"""What the settings are read by."""
FILE_NAME: Final = "interlock.yaml"
DEFAULT_POLICY: Final = "baseline"

FIELDS: Final = {
    "version": "the version of this file's format; 1",
    "product": "what this repository is part of, as permissions are given for it; left out, it is part of none",
    "policy": "the policy that decides: baseline, standard, critical, or the path of a policy file; left out, the "
    "risk profile picks it",
    "people": "who has to have founded the people of the ledger: {founded_by: KEY}, the id of a key",
    "store": "where evidence is kept: a PostgreSQL URL; left out, .interlock/ in the repository",
    "stages": "the stages in their order, each with its controls and the policy before whatever follows",
    "jobs": "how many tools may run at once; left out, as many as there are cores",
    "except": "paths that nothing can read, each with a reason and, if wanted, the controls it is for",
    "plugins": "names of third-party controls that may run",
    "responses": "what follows from events: whom to tell, what to hold; see how-to/events-and-responses.md",
    "risk": "how much is at stake: answers, own questions, and after how long they are asked again",
    "verify": "whose trusted roots count for signatures of others; see how-to/verify-artifacts.md",
    "build": "how artifacts are made: commands, artifacts, network, variables; see how-to/build.md",
    "repositories": "where artifacts are kept: name, address, and whether only what a policy allows gets in",
    "environments": "where things are deployed to, in the order in which a release goes; see how-to/environments.md",
    "provision": "infrastructure that is set up from here: name, tool, path, rules; see how-to/provision.md",
    "supply": "what is known of components: registries, internal names, excuses with reasons, licences",
}
"""Every field with what it means; the reference page and `interlock init` are made from it."""

_EXCEPTION: Final = frozenset({"paths", "reason", "controls"})


class Plugin(msgspec.Struct, frozen=True):
    """A third-party control that may run, and where that is written."""

    name: str
    source: str
    line: int


class Settings(msgspec.Struct, frozen=True):
    """What a repository has configured."""

    source: str = ""
    """The file it was read from; empty for the defaults."""
    sha256: str = ""
    """Of that file's bytes, where it was read from the disk."""
    product: str = ""
    """What the repository is part of; empty means that nobody said."""
    founded_by: str = ""
    """The id of the key that has to have founded the people of the ledger; empty means whichever did first."""
    policy: str = DEFAULT_POLICY
    stages: tuple[StageSetting, ...] = ()
    """In order; empty for the usual four."""
    policy_is_named: bool = False
    """Whether the file says so; left out, the risk profile picks the policy."""
    store: str = ""
    jobs: int = 0
    """0 means as many as there are cores."""
    exceptions: tuple[PathException, ...] = ()
    plugins: tuple[Plugin, ...] = ()
    supply: SupplySettings = SupplySettings()
    risk: RiskSettings = RiskSettings()
    build: BuildSettings = BuildSettings()
    trusted_roots: tuple[str, ...] = ()
    """Paths of trusted roots within the repository; whoever may change the repository may change them."""
    follows: str = ""
    """The responses as they were read, in JSON, so that a gate, which asks for none, loads none of them."""
    shelves: str = ""
    """The repositories of artifacts as they were read, in JSON, for the same reason."""
    estate: str = ""
    """The environments as they were read, in JSON, for the same reason."""
    founds: str = ""
    """What is set up from here as it was read, in JSON, for the same reason."""

    def names_control(self, control: str) -> bool:
        """Say whether a declared stage names a control."""
        return any(name == control for one in self.stages for name, _ in one.controls or ())

    @property
    def repositories(self) -> tuple[Placed, ...]:
        """Where artifacts are kept."""
        if not self.shelves:
            return ()
        from interlock.wiring.placed import Placed

        return msgspec.json.decode(self.shelves, type=tuple[Placed, ...])

    @property
    def environments(self) -> tuple[Environment, ...]:
        """Where things are deployed to, in the order in which a release goes."""
        if not self.estate:
            return ()
        from interlock.deployment import Environment

        return msgspec.json.decode(self.estate, type=tuple[Environment, ...])

    @property
    def provisions(self) -> tuple[Declared, ...]:
        """What is set up from here."""
        if not self.founds:
            return ()
        from interlock.wiring.provision import Declared

        return msgspec.json.decode(self.founds, type=tuple[Declared, ...])

    @property
    def responses(self) -> tuple[Response, ...]:
        """What follows from events."""
        if not self.follows:
            return ()
        from interlock.response import Response

        return msgspec.json.decode(self.follows, type=tuple[Response, ...])


def read_settings(root: str, cache: Callable[[], Kept] | None = None) -> Settings:
    """Read the settings of a repository, or give the defaults where there is no file.

    `cache` gives what keeps those that were read before; asked only where there is a file.

    Errors: SettingsUnreadable (CFG-101), YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx),
            PatternMalformed (KRN-106).
    """
    path = os.path.join(root, FILE_NAME)
    try:
        body = read_own(root, FILE_NAME)
    except FileNotFoundError:
        if os.path.islink(path):  # a link to nothing is no absent file
            raise SettingsUnreadable(path=path, why="it is a link to nothing") from None
        return Settings()
    except OSError as error:
        raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error
    return _read(body) if cache is None else _kept_or_read(root, body, cache)


def _kept_or_read(root: str, body: bytes, cache: Callable[[], Kept]) -> Settings:
    """Give settings as they were kept, or read them and keep them; that they cannot be kept stops nobody."""
    try:
        kept, stamp = cache(), _stamp(body)
    except (InterlockError, OSError):
        return _read(body)
    known = _known(kept.get(root), stamp)
    if known is not None:
        return known
    read = _read(body)
    with contextlib.suppress(UnicodeEncodeError):
        kept.put(root, msgspec.json.encode(_KeptSettings(stamp, read)))
    return read


def _read(body: bytes) -> Settings:
    read = settings_of(read_yaml(body, FILE_NAME))
    return msgspec.structs.replace(read, sha256=hashlib.sha256(body).hexdigest())


class _KeptSettings(msgspec.Struct, frozen=True):
    stamp: str
    settings: Settings


def _known(kept: bytes | None, stamp: str) -> Settings | None:
    """Give settings that were kept, if they were read from the same text by the same program."""
    try:
        known = msgspec.json.decode(kept, type=_KeptSettings) if kept is not None else None
    except (msgspec.MsgspecError, ValueError):
        return None
    return known.settings if known is not None and known.stamp == stamp else None


def _stamp(body: bytes) -> str:
    """Give the digest of a text and of what reads it here: two states of development have the same version."""
    total = hashlib.sha256(interlock.__version__.encode())
    folder = os.path.dirname(interlock.__file__)
    for reader in _READERS:
        with open(os.path.join(folder, f"{reader}.py"), "rb") as file:
            total.update(hashlib.sha256(file.read()).digest())
    total.update(body)
    return total.hexdigest()


def settings_of(node: Node) -> Settings:
    """Read settings from a YAML document; an empty one means the defaults."""
    if node.value is None:
        return Settings(source=node.source)
    fields = node.fields(FILE_NAME, FIELDS)
    if "version" in fields and fields["version"].whole("version") != 1:
        raise fields["version"].wrong("version", "1")
    return Settings(
        source=node.source,
        product=_product(fields["product"]) if "product" in fields else "",
        founded_by=_founder(fields["people"]) if "people" in fields else "",
        policy=policy_name(fields["policy"]) if "policy" in fields else DEFAULT_POLICY,
        policy_is_named="policy" in fields,
        stages=stages_of(fields["stages"]) if "stages" in fields else (),
        store=_store(fields["store"]) if "store" in fields else "",
        jobs=fields["jobs"].whole("jobs") if "jobs" in fields else 0,
        exceptions=tuple(_exception(item) for item in _items(fields, "except")),
        plugins=tuple(Plugin(item.text("plugins"), item.source, item.line) for item in _items(fields, "plugins")),
        supply=supply_of(fields["supply"]) if "supply" in fields else SupplySettings(),
        build=build_of(fields["build"]) if "build" in fields else BuildSettings(),
        trusted_roots=_trusted_roots(fields["verify"]) if "verify" in fields else (),
        follows=_follows(fields["responses"]) if "responses" in fields else "",
        shelves=_shelves(fields["repositories"]) if "repositories" in fields else "",
        estate=_estate(fields["environments"]) if "environments" in fields else "",
        founds=_founds(fields["provision"]) if "provision" in fields else "",
        risk=risk_of(fields["risk"]) if "risk" in fields else RiskSettings(),
    )


def _product(node: Node) -> str:
    return node.read("product", "a name of letters, digits, dots, dashes and underscores", _as_product)


def _founder(node: Node) -> str:
    fields = node.fields("people", {"founded_by"})
    if "founded_by" not in fields:
        raise node.wrong("people", "founded_by, the id of a key")
    key = fields["founded_by"].text("founded_by")
    if re.fullmatch(r"[0-9a-f]{64}", key) is None:
        raise fields["founded_by"].wrong("founded_by", "the whole id of a key, as `interlock keys list` shows it")
    return key


def _as_product(name: str) -> str:
    """Give the name of a product. Errors: ResourceMalformed (IDN-102)."""
    return Resource.parse(f"product:{name}").product


def _store(node: Node) -> str:
    """A folder is for the user to name (`--store`): a repository must not have files made elsewhere."""
    where = node.text("store")
    if not where.startswith(POSTGRES):
        raise FieldWrong(
            source=node.source, line=node.line, field="store", got="no PostgreSQL URL", wanted="postgresql://..."
        )
    return where


def _follows(node: Node) -> str:
    from interlock.response.reading import responses_of  # a gate of a repository without any needs none of it

    return msgspec.json.encode(responses_of(node)).decode()


def _trusted_roots(node: Node) -> tuple[str, ...]:
    from interlock.wiring.trusted import trusted_roots_of  # a gate of a repository without any needs none of it

    return trusted_roots_of(node)


def _shelves(node: Node) -> str:
    from interlock.wiring.placed import repositories_of  # as above

    return msgspec.json.encode(repositories_of(node)).decode()


def _estate(node: Node) -> str:
    from interlock.deployment.reading import environments_of  # as above

    return msgspec.json.encode(environments_of(node)).decode()


def _founds(node: Node) -> str:
    from interlock.wiring.provision import provisions_of  # as above

    return msgspec.json.encode(provisions_of(node)).decode()


def _items(fields: dict[str, Node], name: str) -> list[Node]:
    return fields[name].items(name) if name in fields else []


def _exception(node: Node) -> PathException:
    fields = node.fields("except", _EXCEPTION)
    for needed in ("paths", "reason"):
        if needed not in fields:
            raise node.wrong("an exception", "paths and reason")
    pattern = fields["paths"].text("paths")
    matches(pattern, "")
    return PathException(
        pattern,
        fields["reason"].text("reason"),
        fields["controls"].texts("controls") if "controls" in fields else (),
    )
