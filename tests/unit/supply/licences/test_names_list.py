from interlock.supply.licences.names_list import ADDRESSES, FAMILIES, NAMES


def test_the_lists_hold_names_and_no_ids_alone() -> None:
    assert NAMES["apache 2.0"] == "Apache-2.0"
    assert FAMILIES["gpl"] == "strong-copyleft"
    assert len(NAMES) > 300


def test_addresses_stand_without_scheme_and_ending() -> None:
    assert not any(one.startswith(("http", "www.")) or one.endswith(("/", ".txt", ".html")) for one in ADDRESSES)
    assert all(one == one.lower() for one in ADDRESSES)
