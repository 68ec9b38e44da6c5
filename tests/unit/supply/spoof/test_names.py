"""Names of packages that were taken down as imitations, and what they imitated, as publicly reported over the years."""

import time

import pytest

from interlock.kernel import Certainty
from interlock.supply.model import Source, SourceKind
from interlock.supply.spoof import LookUps, Rule, SpoofSettings
from interlock.supply.spoof.names import imitations, likeness
from tests.unit.supply.spoof.readings import component, lockfile

DEFAULT, NOTHING = SpoofSettings(), LookUps()

IMITATIONS = [
    ("npm", "crossenv", "cross-env"),
    ("npm", "cross-env.js", "cross-env"),
    ("npm", "babelcli", "babel-cli"),
    ("npm", "mongose", "mongoose"),
    ("npm", "electorn", "electron"),
    ("npm", "lodahs", "lodash"),
    ("npm", "lodashs", "lodash"),
    ("npm", "nodemailer.js", "nodemailer"),
    ("npm", "nodemailer-js", "nodemailer"),
    ("npm", "http-proxy.js", "http-proxy"),
    ("npm", "gruntcli", "grunt-cli"),
    ("npm", "axois", "axios"),
    ("npm", "reqeust", "request"),
    ("npm", "typescirpt", "typescript"),
    ("npm", "twilio-npm", "twilio"),
    ("npm", "types-node", "@types/node"),
    ("npm", "@typess/node", "@types/node"),
    ("pypi", "djanga", "django"),
    ("pypi", "diango", "django"),
    ("pypi", "colourama", "colorama"),
    ("pypi", "jeIlyfish", "jellyfish"),
    ("pypi", "python3-dateutil", "python-dateutil"),
    ("pypi", "setup-tools", "setuptools"),
    ("pypi", "urlib3", "urllib3"),
    ("pypi", "requestss", "requests"),
    ("pypi", "tenserflow", "tensorflow"),
    ("pypi", "cryptograpyh", "cryptography"),
    ("pypi", "mumpy", "numpy"),
    ("pypi", "dateutil", "python-dateutil"),
    ("cargo", "rustdecimal", "rust-decimal"),
    ("cargo", "lazystatic", "lazy-static"),
    ("cargo", "oncecell", "once-cell"),
    ("cargo", "postgress", "postgres"),
    ("gem", "active-support", "activesupport"),
    ("gem", "nokogirri", "nokogiri"),
    ("composer", "symfont/process", "symfony/process"),
    ("nuget", "Newtonsof.Json", "newtonsoft.json"),
    ("maven", "org.fasterxml.jackson.core:jackson-databind", "com.fasterxml.jackson.core:jackson-databind"),
    ("golang", "github.com/boltdb-go/bolt", "github.com/boltdb/bolt"),
    ("golang", "github.com/shopsprint/decimal", "github.com/shopspring/decimal"),
    ("golang", "github.com/gorila/mux", "github.com/gorilla/mux"),
]


@pytest.mark.parametrize(("purl_type", "name", "true"), IMITATIONS)
def test_an_imitation_is_told_with_what_it_imitates(purl_type: str, name: str, true: str) -> None:
    found = likeness(purl_type, name)
    assert found is not None
    if (purl_type, name) != ("npm", "babelcli"):  # two packages have that name, with and without a scope
        assert found.true == true


@pytest.mark.parametrize(
    ("purl_type", "name"),
    [
        ("npm", "preact"),
        ("npm", "lodash.merge"),
        ("npm", "@babel/anything"),
        ("npm", "my-own-application"),
        ("npm", "moment2"),
        ("npm", "cmake"),
        ("npm", "lutils-merge"),
        ("pypi", "cobbler"),
        ("pypi", "temporai"),
        ("pypi", "tryton"),
        ("pypi", "pacparser"),
        ("cargo", "serde_yml"),
        ("pypi", "requests-oauthlib"),
        ("pypi", "Python_Dateutil"),
        ("pypi", "pandas-stubs"),
        ("cargo", "serde_json"),
        ("gem", "rails"),
        ("golang", "github.com/somebody/mux"),
        ("golang", "example.com/x/y/v2"),
        ("maven", "org.springframework.boot:anything"),
        ("nuget", "Microsoft.Extensions.Loging"),
        ("deb", "reqeusts"),
        ("npm", "a" * 5000),
        ("npm", ""),
    ],
)
def test_other_names_are_left_alone(purl_type: str, name: str) -> None:
    assert likeness(purl_type, name) is None


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("r\u0435quests", Rule.CONFUSABLE),
        ("m\u0443-own-thing", Rule.CONFUSABLE),
        ("my\u200bown", Rule.INVISIBLE),
        ("requests\u202e", Rule.INVISIBLE),
    ],
)
@pytest.mark.parametrize("purl_type", ["pypi", "hex"])
def test_characters_that_deceive_are_told_in_every_ecosystem(purl_type: str, name: str, rule: Rule) -> None:
    found = likeness(purl_type, name)
    assert found is not None
    assert found.rule is rule


def test_letters_of_one_script_deceive_nobody() -> None:
    assert likeness("nuget", "Библиотека") is None


def test_a_message_shows_deceiving_characters_by_their_numbers() -> None:
    (found,) = imitations([lockfile(component("my\u200bown"))], DEFAULT, NOTHING)
    assert "\u200b" not in found.message
    assert "U+200B" in found.message


def test_settings_and_folders_of_the_project_excuse_a_name() -> None:
    reading = lockfile(component("lodahs"))
    assert len(list(imitations([reading], DEFAULT, NOTHING))) == 1
    assert not list(imitations([reading], SpoofSettings(trusted=("lodahs",)), NOTHING))
    assert not list(imitations([reading], SpoofSettings(internal=("lod*",)), NOTHING))
    own = component("lodahs", source=Source(SourceKind.PATH, "packages/lodahs"))
    assert not list(imitations([lockfile(own)], DEFAULT, NOTHING))


def test_a_plural_is_the_least_certain_slip() -> None:
    found = likeness("npm", "lodashs")
    assert found is not None
    assert found.certainty is Certainty.LOW


def test_twenty_thousand_names_take_no_second() -> None:
    reading = lockfile(*(component(f"package-{number}-wiht-words") for number in range(20_000)))
    likeness("npm", "once")  # the lists are loaded and laid out once
    begun = time.process_time()
    assert not list(imitations([reading], DEFAULT, NOTHING))
    assert time.process_time() - begun < 3.0  # measured 0.2 s; the rest is for a busy machine
