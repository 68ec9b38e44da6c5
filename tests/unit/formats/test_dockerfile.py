import pytest

from interlock.formats.dockerfile import BaseImage, base_images, frontend, is_dockerfile

PINNED = "b" * 64


@pytest.mark.parametrize("path", ["Dockerfile", "a/Dockerfile.prod", "x/Containerfile", "web.dockerfile"])
def test_files_are_told_by_their_names(path: str) -> None:
    assert is_dockerfile(path)


@pytest.mark.parametrize("path", ["Dockerfile/README.md", "docker-compose.yml", "MyDockerfile2"])
def test_others_are_none(path: str) -> None:
    assert not is_dockerfile(path)


def references(text: str) -> list[str]:
    return [one.reference for one in base_images(text.encode())]


def test_an_image_is_pinned_by_its_digest_or_not_at_all() -> None:
    text = f"FROM debian:12\nFROM python@sha256:{PINNED} AS run\n"
    assert base_images(text.encode()) == (
        BaseImage("debian:12", "", 1),
        BaseImage(f"python@sha256:{PINNED}", PINNED, 2),
    )


def test_stages_of_its_own_and_scratch_are_no_images() -> None:
    text = "FROM --platform=$BUILDPLATFORM go:1 AS Build\nFROM scratch\nCOPY --from=build /a /a\nCOPY --from=0 /b /b\n"
    assert references(text) == ["go:1"]


def test_an_image_that_files_are_copied_from_counts_too() -> None:
    assert references("FROM a\nCOPY --chown=1 --from=tools:3 /x /x\n") == ["a", "tools:3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ARG BASE=debian:12\nFROM ${BASE}\n", "debian:12"),
        ("ARG TAG\nFROM debian:${TAG:-12}\n", "debian:12"),
        ("FROM $NOTHING\n", "$NOTHING"),
        ("# FROM x\nFROM \\\n  # in between\n  debian:12\n", "debian:12"),
        ("from debian:12 as x\n", "debian:12"),
        ("FR\\\nOM debian\\\n:12\n", "debian:12"),
        ("FROM \\ \n debian:12 \\", "debian:12"),
        ("# syntax=x\n# escape = `\nCOPY c:\\\nFROM deb`\nian:12\n", "debian:12"),
        ("# said first\n# escape=`\nFROM debian\\\n:12\n", "debian:12"),
        ("\ufeffFROM debian:12\r\n", "debian:12"),
        ("ARG A=1 BASE='debian:12'\nFROM $BASE\n", "debian:12"),
    ],
)
def test_arguments_have_their_defaults_and_lines_are_joined(text: str, expected: str) -> None:
    assert references(text) == [expected]


def test_an_image_that_is_mounted_counts_too() -> None:
    text = "RUN --network=none --mount=type=bind,from=tools:3,target=/t --mount=type=cache,target=/c make --from=x\n"
    assert references(f"FROM a AS base\n{text}RUN --mount=from=base true\nONBUILD RUN --mount='from=t:4' x\n") == [
        "a",
        "tools:3",
        "t:4",
    ]


@pytest.mark.parametrize(
    "here",
    [
        "RUN <<E\n{}\nE\n",
        "RUN cat <<'E' <<-F > x\nE\n{}\n\tF\n",
        'copy <<"E" /x\n{}\nE\n',
        "ONBUILD ADD 3<<E /x\n{}\nE\n",
    ],
)
def test_the_text_of_a_here_document_is_no_instruction(here: str) -> None:
    inner = "FROM inner\nFROM scratch AS stage"
    assert references(f"FROM a\n{here.format(inner)}COPY --from=stage /x /x\n") == ["a", "stage"]


@pytest.mark.parametrize(
    "start",
    [
        "RUN <<E",
        'RUN echo "a <<B b"',
        "RUN echo a<<B",
        "RUN echo ' <<B '",
        'RUN echo \\" <<B\\"',
        "ENV <<B",
        "RUN <<A <<B\nA\nB\nB",
        "# escape=\u2028RUN <<B",
    ],
)
def test_what_begins_no_here_document_hides_nothing(start: str) -> None:
    assert references(f"{start}\nFROM debian:12\nRUN true\\\nB\n") == ["debian:12"]


@pytest.mark.parametrize(
    "body", [b"", b"\\", b"ONBUILD", b"RUN <<", b"FROM", b"FROM --platform=x", b"\xff\xfe", b"COPY", b"ARG"]
)
def test_what_names_nothing_gives_nothing(body: bytes) -> None:
    assert base_images(body) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# syntax=docker/dockerfile:1\nFROM a\n", ("docker/dockerfile:1", "", 1)),
        (f"#SYNTAX = x@sha256:{PINNED} more\r\nFROM a\r\n", (f"x@sha256:{PINNED}", PINNED, 1)),
        ("\ufeff# escape=`\n# check=skip=all\n# syntax=a:1\n# syntax=b:1\n", ("a:1", "", 3)),
        ("#!/usr/bin/env docker\n# syntax=a:1\n", ("a:1", "", 2)),
        ("// syntax=a:1\n", ("a:1", "", 1)),
    ],
)
def test_the_image_that_reads_a_dockerfile_is_named_by_its_directive(text: str, expected: tuple[str, str, int]) -> None:
    assert frontend(text.encode()) == BaseImage(*expected)
    assert expected[0] not in references(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FROM a\n# syntax=b:1\n",
        "\n# syntax=a:1\nFROM a\n",
        "# said first\n# syntax=a:1\n",
        "# escape=`\n\n# syntax=a:1\n",
        "# syntax=\nFROM a\n",
        "RUN echo '# syntax=a:1'\n",
        "// first=1\n# syntax=a:1\n",
        "syntax=a:1\n",
    ],
)
def test_a_comment_that_only_looks_like_the_directive_is_none(text: str) -> None:
    assert frontend(text.encode()) is None


def test_a_directive_in_the_other_comment_is_none_for_how_lines_end() -> None:
    assert references("// escape=`\nFROM a\\\n:1\n") == ["a:1"]
