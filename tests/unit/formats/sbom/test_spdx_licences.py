import pytest

from interlock.formats.sbom.spdx_licences import LicenceNames


@pytest.mark.parametrize(
    ("declared", "expression"),
    [
        ((), "NOASSERTION"),
        (("NOASSERTION",), "NOASSERTION"),
        (("NONE",), "NONE"),
        (("NONE", "NOASSERTION"), "NONE"),
        (("NONE", "MIT"), "MIT"),
        (("mit",), "MIT"),
        (("MIT", "Apache-2.0 OR ISC"), "MIT AND (Apache-2.0 OR ISC)"),
        (("LicenseRef-own",), "LicenseRef-own"),
    ],
)
def test_what_is_declared_becomes_one_expression(declared: tuple[str, ...], expression: str) -> None:
    assert LicenceNames().expression(declared) == expression


def test_two_texts_never_share_a_reference_and_one_text_keeps_its_own() -> None:
    names = LicenceNames()
    first, second = names.expression(("Our terms!",)), names.expression(("Our terms?",))
    assert (first, second) == ("LicenseRef-Our-terms", "LicenseRef-Our-terms-2")
    assert names.expression(("Our terms!",)) == first
    assert names.texts == {"Our terms!": first, "Our terms?": second}
