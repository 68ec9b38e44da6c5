"""With whom people sign in stands in a file of the server's user, read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.formats import FieldUnknown, FieldWrong, YamlMalformed
from interlock.identity.elsewhere import GroupRule
from interlock.kernel import InterlockError
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.sign_in import Elsewhere, read_sign_in, sign_in_file

HEAD = "version: 1\nproviders:\n"
ONE = "name: corp, issuer: 'https://id.example.org/realms/a', client: interlock"
LOCAL = "name: here, issuer: 'http://127.0.0.1:1', client: a"


def read(folder: Path, text: str) -> Elsewhere:
    folder.joinpath("sign-in.yaml").write_text(text)
    return read_sign_in(str(folder))


def test_a_provider_is_read_with_what_holds_if_nothing_is_said(tmp_path: Path) -> None:
    (one,) = read(tmp_path, f"{HEAD}  - {{{ONE}}}\n").providers
    assert (one.name, one.label, one.client, one.secret) == ("corp", "corp", "interlock", "")
    assert (one.scopes, one.groups_claim, one.groups) == (("openid", "profile", "email"), "groups", ())
    assert (one.issuer.url, one.issuer.max_lifetime_s) == ("https://id.example.org/realms/a", 86_400)


def test_everything_can_be_said(tmp_path: Path) -> None:
    more = "label: Example Corp, secret: 'file:corp.secret', scopes: [groups, openid], groups_claim: roles"
    more += ", groups: {release managers: corp-release, Ops: corp-ops}, also: ['https://login.example.org']"
    (one,) = read(tmp_path, f"{HEAD}  - {{{ONE}, {more}, max_lifetime: 1h}}\n").providers
    assert (one.label, one.secret) == ("Example Corp", f"file:{tmp_path}/corp.secret")
    assert (one.scopes, one.groups_claim) == (("openid", "groups"), "roles")
    assert one.groups == (GroupRule("Ops", "corp-ops"), GroupRule("release managers", "corp-release"))
    assert (one.issuer.keys_from, one.issuer.max_lifetime_s) == (("https://login.example.org",), 3600)


def test_no_file_and_an_empty_one_name_nobody(tmp_path: Path) -> None:
    assert read_sign_in(str(tmp_path)) == Elsewhere()
    assert read(tmp_path, "") == Elsewhere()
    assert read(tmp_path, "version: 1") == Elsewhere()
    assert not Elsewhere().has_groups
    assert sign_in_file("a") == "a/sign-in.yaml"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[]", FieldWrong),
        ("{", YamlMalformed),
        ("version: 2", FieldWrong),
        ("providers: {}", FieldWrong),
        ("others: []", FieldUnknown),
        ("address: https://interlock.example.org", FieldUnknown),
        (f"{HEAD}  - {{{ONE}}}\n  - {{{ONE}}}", FieldWrong),
        (f"{HEAD}  - {{{ONE}}}\n  - {{{ONE.replace('corp', 'other')}}}", FieldWrong),
        (f"{HEAD}  - {{{LOCAL}}}\n  - {{{LOCAL.replace('http', 'https').replace('here', 'b')}}}", FieldWrong),
        (f"{HEAD}  - {{name: a, client: a}}", FieldWrong),
        (f"{HEAD}  - {{{ONE.replace('corp', 'Corp/x')}}}", FieldWrong),
        (f"{HEAD}  - {{{ONE.replace('https', 'http')}}}", FieldWrong),
        (f"{HEAD}  - {{{ONE}, secret: hunter2}}", FieldWrong),
        (f"{HEAD}  - {{{ONE}, secret: [a]}}", FieldWrong),
        (f"{HEAD}  - {{{ONE}, scopes: ['a b']}}", FieldWrong),
        (f"{HEAD}  - {{{ONE}, groups: [a]}}", FieldWrong),
        (f"{HEAD}  - {{{ONE}, groups: {{a: Not An Id}}}}", FieldWrong),
        (f"{HEAD}  - {{{ONE}, groups: {{'': a}}}}", FieldWrong),
        (f"{HEAD}  - {{{ONE}, max_lifetime: 25h}}", FieldWrong),
        (f"{HEAD}  - {{{ONE}, max_lifetime: soon}}", FieldWrong),
        (f"{HEAD}  - {{{ONE}, label: ''}}", FieldWrong),
        (f"{HEAD}  - {{{ONE}, also: ['ftp://id.example.org']}}", FieldWrong),
        (f"{HEAD}  - {{{ONE}, password: x}}", FieldUnknown),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, error: type[InterlockError]) -> None:
    with pytest.raises(error) as caught:
        read(tmp_path, text)
    assert "hunter2" not in f"{caught.value} {caught.value.fields}", "what may be a secret is not repeated"


SOURCE = "name: corp, by: 'workload:corp-scim', provider: corp"


def test_a_source_of_scim_names_its_program_and_its_provider(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}  - {{{ONE}}}\nscim: [{{{SOURCE}, subject: userName, groups: {{Ops: corp-ops}}}}]\n")
    (one,) = found.scim
    assert (one.origin, str(one.by), one.issuer) == ("scim:corp", "workload:corp-scim", found.providers[0].issuer.url)
    assert (one.subject, one.groups, found.has_groups) == ("userName", (GroupRule("Ops", "corp-ops"),), True)


@pytest.mark.parametrize(
    "text",
    [
        "{name: corp, provider: corp}",
        "{name: corp, by: 'person:ann', provider: corp}",
        "{name: corp, by: 'workload:a', provider: other}",
        "{name: Corp, by: 'workload:a', provider: corp}",
        "{name: corp, by: 'workload:a', provider: corp, subject: emails}",
        f"{{{SOURCE}}}, {{{SOURCE}}}",
        f"{{{SOURCE}}}, {{{SOURCE.replace('name: corp', 'name: other')}}}",
    ],
)
def test_a_source_that_cannot_be_told_from_others_is_wrong(tmp_path: Path, text: str) -> None:
    with pytest.raises((FieldWrong, FieldUnknown)):
        read(tmp_path, f"{HEAD}  - {{{ONE}}}\nscim: [{text}]\n")


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "sign-in.yaml").mkdir()
    with pytest.raises(SettingsUnreadable):
        read_sign_in(str(tmp_path))
