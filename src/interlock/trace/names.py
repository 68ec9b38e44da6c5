"""What nodes are called: the one spelling of each name, for whoever draws and for whoever asks.

Enters: what a statement says, or what a person typed. Leaves: names, as `Node` lists their shapes; an empty one where
nothing can be called so. Floor 10.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.identity import Account, AccountKind, AccountMalformed, IdentityError
from interlock.kernel.addresses import without_user

LONGEST: Final = 1_000
"""Characters of a name; what is longer names nothing."""
BARE: Final = "component:"
"""Before the name of a component that has no package URL."""
_HEX: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_WEB: Final = re.compile(r"(?:git\+)?(?:https?|ssh|git)://(.+)", re.IGNORECASE)
_SCP: Final = re.compile(r"(?:[^@/:]+@)([^/:]+):(?!/)(.+)")
"""`git@host:owner/name`, as git takes it."""


def commit(digits: str) -> str:
    """Give the name of a commit by its hexadecimal digits."""
    return f"gitCommit:{digits}" if _HEX.fullmatch(digits) else ""


def sha256(digits: str) -> str:
    """Give the name of what has a SHA-256, with its algorithm before it or not."""
    digits = digits.removeprefix("sha256:")
    return f"sha256:{digits}" if _SHA256.fullmatch(digits) else ""


def thing(digest: str) -> str:
    """Give the name of what has a digest, `gitCommit:...` or `sha256:...`; digits alone are a SHA-256."""
    return digest if digest.startswith("gitCommit:") and commit(digest[10:]) else sha256(digest)


def key(key_id: str) -> str:
    """Give the name of a key."""
    return _named("key", key_id)


def person(identity: str) -> str:
    """Give the name of a person by their id in the directory."""
    return _named("person", identity)


def party(text: str) -> str:
    """Give the name of who has an account: a person or, for a workload of the directory, a program; no group."""
    kind, colon, name = text.rpartition(":")
    if not colon or kind == "person":
        return person(name)
    return _named("program", name) if kind == "workload" else ""


def account(text: str) -> str:
    """Give the name of an account as the directory writes it; that of a workload is the program itself."""
    try:
        read = Account.parse(text)
    except IdentityError:
        return ""
    return _named("program", read.name) if read.kind is AccountKind.WORKLOAD else _checked(str(read))


def author(text: str) -> str:
    """Give the name of the account of an author as git writes it, `Name <address>`."""
    try:
        return _checked(str(Account.of_author(text)))
    except AccountMalformed:
        return ""


def repository(place: str) -> str:
    """Give the name of a repository: the same for all the addresses by which one host gives it."""
    where = place_of(place)
    return _named("repository", where)


def place_of(place: str) -> str:
    """Give where a repository is without scheme, user and `.git`: `host/owner/name`."""
    place = place.strip()
    web, scp = _WEB.fullmatch(place), _SCP.fullmatch(place)
    if web is not None:
        host, slash, path = without_user(web[1], is_web=False).partition("/")
        place = f"{host.lower()}{slash}{path}"
    elif scp is not None:
        place = f"{scp[1].lower()}/{scp[2]}"
    else:
        place = place.removeprefix("git+").removeprefix("file://")
    return place.rstrip("/").removesuffix(".git")


def branch(where: str, ref: str) -> str:
    """Give the name of a branch or tag; `where` is its repository's address, or else its product.

    Shape: a branch without `refs/heads/`, a tag with `refs/tags/`.
    """
    name, place = ref.removeprefix("refs/heads/"), place_of(where)
    return _named("branch", f"{place}@{name}") if name and place else ""


def ticket(name: str) -> str:
    """Give the name of a ticket."""
    return _named("ticket", name)


def build(identity: str) -> str:
    """Give the name of a run of a build."""
    return _named("build", identity)


def builder(uri: str) -> str:
    """Give the name of a builder."""
    return _named("builder", uri)


def advisory(identity: str) -> str:
    """Give the name of an advisory or a vulnerability."""
    return _named("advisory", identity)


def component(purl: str) -> str:
    """Give the name of a component by its package URL."""
    return _checked(purl) if purl.startswith("pkg:") else ""


def component_of(purl: str, ecosystem: str, name: str, version: str) -> str:
    """Give the name of a component version as inventories have it: its package URL, or what it is called without one.

    Shape: whatever an SBOM calls it: these are no nodes of the tables, and nothing else has such a name.
    """
    return purl or f"{BARE}{ecosystem}/{name}@{version}"


def policy(name: str) -> str:
    """Give the name of a policy."""
    return _named("policy", name)


def release(product_: str, version: str) -> str:
    """Give the name of a release."""
    return _named("release", f"{product_}@{version}") if version else ""


def deployment(run: str) -> str:
    """Give the name of a deployment."""
    return _named("deployment", run)


def product(name: str) -> str:
    """Give the name of a product."""
    return _named("product", _part(name)) if name else ""


def environment(product_: str, name: str) -> str:
    """Give the name of an environment: two products may each have one that is called the same."""
    return _named("environment", f"{_part(product_)}/{_part(name)}") if name else ""


def environment_of(workload: str) -> str:
    """Give the name of the environment that a workload runs in."""
    return f"environment:{'/'.join(workload.removeprefix('workload:').split('/', 2)[:2])}"


def target(product_: str, environment_: str, name: str) -> str:
    """Give the name of what runs on a target as a whole."""
    if not (environment_ and name):
        return ""
    return _named("workload", f"{_part(product_)}/{_part(environment_)}/{_part(name)}")


def instance(target_: str, name: str) -> str:
    """Give the name of one of several that run on a target: a pod, a container, a process."""
    return _checked(f"{target_}/{name}") if target_ and name else ""


def brought(action: str, address: str, tag: str) -> str:
    """Give what the statement is called that an artifact was pushed, promoted or pulled: it finds it by its tag."""
    return f"{action} done: {address} as {tag}"


def incident(identity: str) -> str:
    """Give the name of an incident."""
    return _named("incident", identity)


def _part(name: str) -> str:
    """Give a name as it stands between slashes, so that no other reads the same."""
    return name.replace("%", "%25").replace("/", "%2F")


def _named(kind: str, name: str) -> str:
    return _checked(f"{kind}:{name}") if name else ""


def _checked(name: str) -> str:
    return name if len(name) <= LONGEST and name.isprintable() else ""
