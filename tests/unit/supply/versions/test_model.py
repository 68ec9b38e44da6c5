from interlock.supply.versions.model import LONGEST, refusal


def test_a_refusal_does_not_repeat_a_text_that_is_too_long() -> None:
    assert len(str(refusal("deb", "1" * 100_000))) < 200
    assert "1" * LONGEST in str(refusal("deb", "1" * LONGEST))
