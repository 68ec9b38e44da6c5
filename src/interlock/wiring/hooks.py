"""The webhooks that are taken: `hooks.yaml` in the configuration folder, and in no repository. Floor 12.

Who may tell a server something is not for a repository to say. The file names where the secrets are, never a secret.
"""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import hmac
import os
import re
from collections.abc import Mapping, Sequence
from typing import Final

from interlock.formats import FieldWrong, Node, read_yaml
from interlock.formats.hooks import MOST_BYTES, senders
from interlock.formats.hooks.standard import is_usable
from interlock.kernel import InterlockError
from interlock.response.deliveries import Hook
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.own_files import read_own

FILE_NAME: Final = "hooks.yaml"
FIELDS: Final = {
    "name": "stands in the address: `/v1/hooks/NAME`; small letters, digits and dashes",
    "sender": "whose deliveries they are, one of [the senders](../reference/hooks.md#senders)",
    "secrets": "where the secrets are that prove it, each env:NAME or file:PATH; two while one is exchanged",
    "product": "what the deliveries are about; left out, nothing in particular",
    "most_bytes": "how large one delivery may be, at most 26214400 (25 MiB), which is also what holds if left out",
}
"""Every field of a hook with what it means; the page about webhooks is made from it."""
MOST: Final = 1_000
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_PRODUCT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LEAST_BYTES: Final = 1024


def hooks_file(config: str) -> str:
    """Give where a user's hooks stand."""
    return os.path.join(config, FILE_NAME)


def read_hooks(config: str) -> tuple[Hook, ...]:
    """Read the hooks of a user; none where there is no file.

    Errors: SettingsUnreadable (CFG-101), YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx).
    """
    path = hooks_file(config)
    try:
        body = read_own(config, FILE_NAME, may_lie_outside=True)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error
    return hooks_of(read_yaml(body, path), config)


def hooks_of(node: Node, config: str) -> tuple[Hook, ...]:
    """Read hooks from a YAML document; files of secrets are found relative to a folder."""
    if node.value is None:
        return ()
    fields = node.fields(FILE_NAME, ("version", "hooks"))
    if "version" in fields and fields["version"].whole("version") != 1:
        raise fields["version"].wrong("version", "1")
    items = fields["hooks"].items("hooks") if "hooks" in fields else []
    if len(items) > MOST:
        raise fields["hooks"].wrong("hooks", f"at most {MOST} of them")
    names, places = set[str](), set[str]()
    found = []
    for item in items:
        one = _hook(item, config)
        if one.name in names:
            raise item.twice("name", one.name)
        if places & set(one.secrets):
            got, wanted = "the place of a secret of another hook", "a secret of its own"
            raise FieldWrong(source=item.source, line=item.line, field="secrets", got=got, wanted=wanted)
        names.add(one.name)
        places |= set(one.secrets)
        found.append(one)
    return tuple(found)


def _hook(node: Node, config: str) -> Hook:
    fields = node.fields("a hook", FIELDS)
    for needed in ("name", "sender", "secrets"):
        if needed not in fields:
            raise node.wrong("a hook", "name, sender and secrets")
    name = fields["name"].text("name")
    if not _NAME.fullmatch(name):
        raise fields["name"].wrong("name", "small letters, digits and dashes, at most 63")
    product = fields["product"].text("product") if "product" in fields else ""
    if product and not _PRODUCT.fullmatch(product):
        raise fields["product"].wrong("product", "the name of a product")
    most = fields["most_bytes"].whole("most_bytes") if "most_bytes" in fields else MOST_BYTES
    if not _LEAST_BYTES <= most <= MOST_BYTES:
        raise fields["most_bytes"].wrong("most_bytes", f"from {_LEAST_BYTES} to {MOST_BYTES}")
    sender = fields["sender"].one_of("sender", senders())
    return Hook(name, sender, references_of(fields["secrets"], config), product, most)


def references_of(node: Node, config: str) -> tuple[str, ...]:
    """Read where secrets are; what looks like the secret itself is not repeated by the error."""
    found = [reference_of(one, config, "secrets") for one in node.items("secrets")]
    if not found:
        raise node.wrong("secrets", "at least one")
    return tuple(dict.fromkeys(found))


def reference_of(node: Node, config: str, field: str) -> str:
    """Read where one secret is; what looks like the secret itself is not repeated by the error."""
    text = node.value if isinstance(node.value, str) else ""
    kind, _, rest = text.partition(":")
    if kind not in {"env", "file"} or not rest or "\0" in rest:
        got, wanted = "no source of a secret", "env:NAME or file:PATH"
        raise FieldWrong(source=node.source, line=node.line, field=field, got=got, wanted=wanted)
    return f"file:{os.path.join(config, rest)}" if kind == "file" else text


class Hooks:
    """The hooks of one server. May be used by many threads."""

    def __init__(self, known: Sequence[Hook], environ: Mapping[str, str], salt: bytes) -> None:
        """`salt` is random: nobody can say which hook stands in for a name that there is not."""
        self.known = tuple(known)
        self._by_name = {one.name: one for one in self.known}
        self._environ = environ
        self._salt = salt

    def named(self, name: str) -> Hook:
        """Give a hook; for a name that there is not, one that is like another and has no secret.

        So it takes as long and as much as any other, and whoever asks learns nothing from that.
        """
        if name in self._by_name:
            return self._by_name[name]
        if not self.known:
            return Hook("", next(iter(senders())))
        chosen = int.from_bytes(hmac.digest(self._salt, name.encode("utf-8", "surrogatepass"), "sha256"))
        like = self.known[chosen % len(self.known)]
        return Hook("", like.sender, most_bytes=like.most_bytes)

    def secrets(self, hook: Hook) -> tuple[str, ...]:
        """Give the secrets of a hook as they are this moment, so that one is exchanged without a new start.

        Errors: SecretMissing (NET-120) if one of them cannot be had.
        """
        from interlock.adapters.references import secret_at

        return tuple(secret_at(one, self._environ) for one in hook.secrets)

    def why_not(self, hook: Hook) -> InterlockError | None:
        """Say why nothing is taken by a hook at the moment; None if it is ready."""
        from interlock.adapters.errors import SecretMissing

        try:
            found = self.secrets(hook)
        except SecretMissing as error:
            return error
        for reference, secret in zip(hook.secrets, found, strict=True):
            if not secret.strip() or not is_usable(secret):
                return SecretMissing(reference=reference, why="it is blank, or no key though it begins like one")
        return None
