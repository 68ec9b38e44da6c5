"""All that keeps a CSAF document from being a valid one.

Enters: a decoded document. Leaves: its flaws. Floor 5. Source: CSAF 2.0 and 2.1, sections 3 and 6.1.
Of an extension that is not known here only the frame is checked, since its schema is elsewhere (6.1.60.2, 6.1.60.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from interlock.formats.csaf import decisions, extensions, products, profiles, scores, tracking, weaknesses
from interlock.formats.csaf.document import Document
from interlock.formats.csaf.shape import SHAPES
from interlock.formats.shapes import MOST_FLAWS, Flaw, flaws_of

Check = Callable[[Document], Iterator[Flaw]]

_BOTH: Final[tuple[Check, ...]] = (
    products.undefined,
    products.defined_twice,
    products.circular,
    products.contradicting_status,
    products.purls,
    products.hashes,
    products.version_names,
    products.remediations,
    products.flags,
    tracking.history,
    tracking.versions,
    tracking.languages,
    scores.scored,
    scores.twice_scored,
    scores.identified,
    weaknesses.weaknesses,
    profiles.category_name,
    profiles.profile,
)
_NEW: Final[tuple[Check, ...]] = (
    products.branches,
    products.stars,
    tracking.order_of_dates,
    tracking.sharing,
    scores.ssvc,
    decisions.decision_points,
    scores.licence,
    extensions.extensions,
    profiles.newer_profile,
)


def flaws_in(value: object) -> tuple[Flaw, ...]:
    """Give what is wrong with a document; nothing if it is valid.

    Shape: no more than `MOST_FLAWS`; those of the form come alone, since the tests rest on it.
    """
    document = Document(value) if isinstance(value, dict) else Document({})
    shape = SHAPES.get(document.version)
    if shape is None:
        return (Flaw("document.csaf_version", f"{document.version!r} is no version that is known"),)
    found = list(flaws_of(value, shape))
    found += tracking.dates(document)
    if not found:
        for check in _BOTH + (_NEW if document.is_new else ()):
            found += check(document)
    return tuple(found[:MOST_FLAWS])
