from interlock.runtime.probes.seen import HttpSeen


def test_a_header_is_given_as_often_as_it_was_sent() -> None:
    seen = HttpSeen("http://x/", 200, (("set-cookie", "a=1"), ("x", "y"), ("set-cookie", "b=2")))
    assert seen.values("set-cookie") == ("a=1", "b=2")
    assert seen.values("z") == ()
