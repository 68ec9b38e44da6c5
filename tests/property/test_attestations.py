"""Whatever stands in a file of attestations, reading it gives a value or an error of ours."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.provenance.links import canonical_olpc
from interlock.formats.provenance.opening import open_attestations
from interlock.formats.provenance.reading import LINK_BODY, READERS, read_attested
from interlock.formats.provenance.simple_signing import PAYLOAD_TYPE as SIMPLE
from interlock.formats.provenance.slsa_v0 import V0_1, V0_2
from interlock.formats.provenance.slsa_v1 import V1
from interlock.formats.provenance.statement import PAYLOAD_TYPE
from interlock.kernel import InterlockError
from interlock.supply.certified import Certified
from interlock.supply.expectations import Expected, judge
from tests.provenances import bundle, envelope, google, google_v0_1, statement, v0_2, v1, written

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
WHOLE = [
    statement(V0_2, v0_2()),
    statement(V1, v1()),
    statement(V0_1, google_v0_1()),
    *(statement(kind, {}) for kind in READERS),
    written(google()),
    written(envelope(statement(V1, v1()))),
    written(bundle(statement(V1, v1()))),
    written({"_type": "link", "name": "a", "products": {"b": {"sha256": "ab" * 32}}}),
]


def read_all(data: bytes) -> None:
    for kind in (PAYLOAD_TYPE, LINK_BODY, SIMPLE):
        try:
            found = read_attested(data, kind, "x")
        except InterlockError:
            continue
        # What could be read is about something, and judging it never breaks either.
        assert found.subjects
        assert all(one.digests or one.identities for one in found.subjects)
        assert judge(found, Expected(subject="sha256:00"), Certified(identity="i", issuer="j"))
    try:
        assert open_attestations(data, "x")
    except InterlockError:
        return


@given(st.binary())
def test_bytes_never_break_a_reader(data: bytes) -> None:
    read_all(data)


@given(st.sampled_from(WHOLE), st.data())
def test_a_document_with_something_else_in_one_place_never_breaks_a_reader(whole: bytes, data: st.DataObject) -> None:
    document = json.loads(whole)
    paths = list(places(document))
    path = data.draw(st.sampled_from(paths))
    read_all(written(replaced(document, path, data.draw(VALUES))))


@given(st.sampled_from(WHOLE), st.data())
def test_a_document_with_other_bytes_in_it_never_breaks_a_reader(whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole) - 1))
    read_all(whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + data.draw(st.integers(0, 9)) :])


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_the_canonical_form_of_in_toto_is_the_same_for_the_same_value(value: object) -> None:
    try:
        assert canonical_olpc(value) == canonical_olpc(json.loads(json.dumps(value)))
    except InterlockError:
        assert "\\ud" in json.dumps(value)


def places(value: Any, path: tuple[Any, ...] = ()) -> Any:
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], other: object) -> Any:
    if not path:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], other)
    return copy
