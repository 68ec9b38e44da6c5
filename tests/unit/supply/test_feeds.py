from interlock.supply.feeds import Delivery, FeedKind, Mirror


def test_a_delivery_without_files_brings_nothing_new() -> None:
    assert not Delivery("https://mirror.example.org/x", FeedKind.OSV).is_new
    assert Delivery("x", FeedKind.OSV, ("x",)).is_new


def test_a_mirror_holds_advisories_over_an_encrypted_way_unless_it_says_otherwise() -> None:
    mirror = Mirror("ours", "https://mirror.example.org/x")
    assert (mirror.kind, mirror.allow_http, mirror.header_from, mirror.redirects_to) == (FeedKind.OSV, False, "", ())
