"""sources.yaml is read strictly: what could send a credential astray is refused, and no credential is repeated."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from interlock.flows.errors import ReportSourceUnknown
from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.kernel import InterlockError
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.report_sources import Source, read_sources, source_named, sources_of
from tests.simulators.sources import SIMULATED, written

USUAL = {
    "name": "sonar",
    "kind": "sonarqube",
    "address": "https://sonar.example.org/base",
    "scope": "shop",
    "credentials": "{token: env:SONAR_TOKEN}",
}


def one(**more: str) -> str:
    fields = {name: text for name, text in {**USUAL, **more}.items() if text}
    return "version: 1\nsources:\n  - " + "\n    ".join(f"{name}: {text}" for name, text in fields.items()) + "\n"


def read(text: str) -> tuple[Source, ...]:
    return sources_of(read_yaml(text, "sources.yaml"), "/config")


def test_a_source_has_what_was_said_and_the_usual_otherwise() -> None:
    (plain,) = read(one())
    assert (plain.name, plain.control, plain.subject, plain.every) == ("sonar", "key.scanning", "", timedelta(0))
    assert plain.renew == timedelta(days=1)
    assert plain.place.credentials == {"token": "env:SONAR_TOKEN"}
    (full,) = read(
        one(
            branch="release/1.x",
            control="commit.sast",
            subject="analysed",
            every="1h",
            renew="6h",
            ca_file="own.pem",
            credentials="{token: 'file:sonar.token'}",
        )
    )
    assert (full.control, full.subject, full.every) == ("commit.sast", "analysed", timedelta(hours=1))
    assert (full.place.branch, full.place.ca_file, full.renew) == ("release/1.x", "/config/own.pem", timedelta(hours=6))
    assert full.place.credentials == {"token": "file:/config/sonar.token"}


@pytest.mark.parametrize("kind", SIMULATED)
def test_every_kind_can_be_named(kind: str) -> None:
    (made,) = read(written(kind, "http://127.0.0.1:1"))
    assert made.kind.name == kind
    assert made.place.scope == SIMULATED[kind].scope


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"name": "Sonar"}, "name"),
        ({"kind": "sonarcube"}, "sonarqube"),
        ({"kind": ""}, "name, kind, scope and credentials"),
        ({"address": ""}, "no usual one"),
        ({"address": "http://sonar.example.org"}, "allow_http"),
        ({"address": "https://ann:very-secret@sonar.example.org"}, "credentials in it"),
        ({"address": "https://sonar.example.org?x=very-secret"}, "more than a path"),
        ({"address": "file:///etc/passwd"}, "https address"),
        ({"address": "https://sonar.example.org:99999"}, "https address"),
        ({"scope": "../admin"}, "scope"),
        ({"scope": "'a\n&b'"}, "scope"),
        ({"region": "eu-west-1"}, "has none"),
        ({"credentials": "{token: very-secret}"}, "env:NAME or file:PATH"),
        ({"credentials": "{password: env:A}"}, "token"),
        ({"credentials": "{}"}, "token"),
        ({"every": "1h"}, "nobody is there to say it"),
        ({"every": "10s", "subject": "analysed"}, "from 1m on"),
        ({"every": "0m", "subject": "analysed"}, "from 1m on"),
        ({"renew": "soon"}, "length of time"),
        ({"subject": "'.'"}, "subject"),
        ({"subject": "'-x'"}, "subject"),
        ({"token": "very-secret"}, "token"),
    ],
)
def test_what_cannot_be_is_refused_and_no_credential_is_repeated(more: dict[str, str], why: str) -> None:
    with pytest.raises((FieldWrong, FieldUnknown)) as told:
        read(one(**more))
    said = f"{told.value} {told.value.remedy}"
    assert why in said
    assert "very-secret" not in said


def test_without_tls_it_has_to_be_said() -> None:
    (made,) = read(one(address="http://sonar.example.org", allow_http="true"))
    assert made.place.address == "http://sonar.example.org"


def test_what_a_kind_needs_is_asked_for() -> None:
    hub = one(kind="security-hub", address="https://securityhub.eu-central-1.amazonaws.com", scope="'111122223333'")
    wanted = "{access_key_id: env:A, secret_access_key: env:B, session_token: env:C}"
    with pytest.raises(FieldWrong, match="region"):
        read(hub.replace(USUAL["credentials"], wanted))
    (made,) = read(hub.replace(USUAL["credentials"], wanted) + "    region: eu-central-1\n")
    assert set(made.place.credentials) == {"access_key_id", "secret_access_key", "session_token"}
    with pytest.raises(FieldWrong, match="names no commit"):
        read(hub.replace(USUAL["credentials"], wanted) + "    region: eu-central-1\n    subject: analysed\n")


def test_two_ways_to_show_who_one_is_are_one_too_many() -> None:
    text = one(
        kind="security-command-center",
        scope="projects/shop",
        address="",
        credentials="{key: env:A, access_token: env:B}",
    )
    with pytest.raises(FieldWrong, match="key or access_token"):
        read(text)


def test_a_name_stands_for_one(tmp_path: Path) -> None:
    with pytest.raises(InterlockError, match="sonar"):
        read(one() + one().partition("sources:\n")[2])


def test_the_file_is_read_from_the_folder_of_the_user(tmp_path: Path) -> None:
    assert read_sources(str(tmp_path)) == ()
    (tmp_path / "sources.yaml").write_text("")
    assert read_sources(str(tmp_path)) == ()
    (tmp_path / "sources.yaml").write_text(one())
    assert source_named("sonar", read_sources(str(tmp_path))).name == "sonar"
    with pytest.raises(ReportSourceUnknown) as told:
        source_named("sona", read_sources(str(tmp_path)))
    assert "'sonar'" in str(told.value.remedy)
    (tmp_path / "sources.yaml").unlink()
    (tmp_path / "sources.yaml").mkdir()
    with pytest.raises(SettingsUnreadable):
        read_sources(str(tmp_path))
