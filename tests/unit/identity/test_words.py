from __future__ import annotations

import pytest

from interlock.identity import Deed, in_words
from tests.unit.identity.test_acts import DEEDS


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: type(deed).__name__)
def test_every_deed_can_be_said_and_names_what_it_is_about(deed: Deed) -> None:
    said = in_words(deed)
    about = [
        getattr(deed, name, "") for name in ("person", "account", "member", "keeper", "origin", "role", "resource")
    ]
    assert all(one in said for one in about)
    assert said[0].islower()


def test_no_two_deeds_sound_the_same() -> None:
    assert len({in_words(deed) for deed in DEEDS}) == len(DEEDS)
