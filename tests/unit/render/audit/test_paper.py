"""An audit report on paper."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec
import pytest

from interlock.kernel import sha256
from interlock.render.audit.paper import PACK, written
from interlock.trace.deployed import Brought
from interlock.trace.report import AuditReport, Person, Scope
from tests import needed
from tests.audited import ARTIFACT, report
from tests.full_report import everywhere, full_report

_BUNDLE = bytes(range(256)) * 3  # a pack is no text


@pytest.fixture(autouse=True)
def _typesetter() -> None:
    needed.package("typst")


def _run(program: str, *words: str) -> str:
    done = subprocess.run([needed.program(program), *words], check=True, capture_output=True, text=True)  # noqa: TID251 (it reads the paper)
    return done.stdout


def test_the_same_report_and_pack_give_the_same_bytes() -> None:
    assert written(full_report(), _BUNDLE) == written(full_report(), _BUNDLE)
    assert written(full_report(), _BUNDLE) != written(full_report(), _BUNDLE[:-1] + b"\x01")


def test_it_is_tagged_titled_and_says_in_which_language_it_is() -> None:
    made = written(full_report())
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"/DisplayDocTitle true"):
        assert mark in made
    assert b"pdfuaid" in made


def test_the_report_and_the_pack_come_out_of_it_again_byte_for_byte(tmp_path: Path) -> None:
    paper = tmp_path / "audit.pdf"
    paper.write_bytes(written(full_report(), _BUNDLE))
    _run("pdfdetach", "-saveall", "-o", str(tmp_path), str(paper))
    assert (tmp_path / PACK).read_bytes() == _BUNDLE
    assert (tmp_path / "report.json").read_bytes() == full_report().record


def test_every_page_says_the_digest_of_the_pack_and_the_text_is_there(tmp_path: Path) -> None:
    paper = tmp_path / "audit.pdf"
    paper.write_bytes(written(full_report(rulings=()), _BUNDLE))
    pages = _run("pdftotext", "-layout", str(paper), "-").split("\f")[:-1]
    assert all(sha256(_BUNDLE).hex in page for page in pages)
    text = " ".join(" ".join(pages).split())
    for word in ("What is missing", "names no decision about it", "bandit:B602", "by other means", "How to check it"):
        assert word in text


def test_what_others_chose_is_never_markup(tmp_path: Path) -> None:
    evil = '#panic("no") $x$ *bold* `#read("report.json")` \\ ] <label> @ref'
    brought = Brought(evil, ARTIFACT, "c" * 40, evil, evil, evil, evil, (0,))
    made = full_report(says=evil, asked_by=evil, run=evil, ticket=evil, artifacts=(brought,))
    made = msgspec.structs.replace(made, subject=evil, summary=evil)
    paper = tmp_path / "audit.pdf"
    paper.write_bytes(written(made))
    assert '#panic("no") $x$ *bold*' in _run("pdftotext", str(paper), "-")


def test_no_text_of_a_report_whatever_field_it_is_in_is_run_or_read(tmp_path: Path) -> None:
    evil = '"#panic()" #read("/etc/passwd") $x$ ```` ] } \\ // <a> @b \u202e'
    paper = tmp_path / "audit.pdf"
    paper.write_bytes(written(everywhere(full_report(), evil)))
    text = _run("pdftotext", str(paper), "-")
    assert "#panic()" in text
    assert "root:" not in text


def test_a_report_of_nothing_is_a_paper_too() -> None:
    bare = report(
        scope=Scope.ENVIRONMENT, subject="live", deployments=(), rulings=(), pieces=(), changes=(), looks=()
    )  # fmt: skip
    assert written(bare).startswith(b"%PDF")


def _named(name: str) -> AuditReport:
    made = full_report()
    return msgspec.structs.replace(made, people=(Person(name, ("wrote a change",), (), ()),))


def test_names_that_no_font_has_are_on_paper_by_number_and_it_says_so(tmp_path: Path) -> None:
    paper = tmp_path / "audit.pdf"
    paper.write_bytes(written(_named("支払い and ann")))
    text = " ".join(_run("pdftotext", "-layout", str(paper), "-").split())
    assert "U+652F U+6255 U+3044" in text
    assert "as their Unicode numbers" in text
    _run("pdfdetach", "-saveall", "-o", str(tmp_path), str(paper))
    assert (tmp_path / "report.json").read_bytes() == _named("支払い and ann").record
    assert written(_named("支払い")) == written(_named("支払い"))


def test_a_name_that_would_turn_the_reading_around_is_spelled_out(tmp_path: Path) -> None:
    paper = tmp_path / "audit.pdf"
    paper.write_bytes(written(_named("ann\u202egnp.exe")))
    assert "ann[U+202E]gnp.exe" in "".join(_run("pdftotext", "-layout", str(paper), "-").split())


def test_where_every_letter_is_shown_nothing_is_said_of_letters(tmp_path: Path) -> None:
    paper = tmp_path / "audit.pdf"
    paper.write_bytes(written(_named("Ελλάδα, Жюри, خدمة")))
    text = _run("pdftotext", "-layout", str(paper), "-")
    assert "Unicode numbers" not in text
    assert "Ελλάδα, Жюри" in text
