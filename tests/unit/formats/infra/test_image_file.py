from __future__ import annotations

from interlock.deployment.infrastructure import Standing
from interlock.formats.infra.image_file import read_image_file
from interlock.supply.infrastructure import Doing
from tests.unit.deployment.infrastructure.plans import shipped

BODY = b"""\
FROM debian:12 AS build
RUN curl https://example.org/x | sh
FROM scratch
COPY --from=build /x /y
ADD https://example.org/a /a
"""


def test_instructions_become_resources_with_their_lines() -> None:
    found = {one.address: one for one in read_image_file(BODY, "Dockerfile")}
    assert set(found) == {"base debian:12", "line 2: RUN", "line 4: COPY", "line 5: ADD", "image"}
    assert found["line 2: RUN"].doing is Doing.RUN
    assert found["line 5: ADD"].values["sources"] == ["https://example.org/a"]
    assert found["base debian:12"].line == 1


def test_the_rules_that_are_shipped() -> None:
    found = shipped(*read_image_file(BODY, "Dockerfile"))
    assert found["base debian:12", "known-base"] is Standing.FAILS
    assert found["line 2: RUN", "no-unread-script"] is Standing.FAILS
    assert found["line 5: ADD", "no-remote-add"] is Standing.FAILS
    assert found["image", "no-root-in-image"] is Standing.FAILS
    pinned = b"FROM debian@sha256:" + b"a" * 64 + b"\nRUN make\nUSER 1000\n"
    found = shipped(*read_image_file(pinned, "Dockerfile"))
    assert set(found.values()) == {Standing.HOLDS}


def test_the_user_is_that_of_the_last_stage() -> None:
    found = shipped(*read_image_file(b"FROM a\nUSER 1000\nFROM b\nRUN x\n", "Dockerfile"))
    assert found["image", "no-root-in-image"] is Standing.FAILS
