from interlock.runtime.errors import PlaceUnreadable, StateMalformed


def test_both_say_what_to_do() -> None:
    assert "attest source" in StateMalformed(why="x").remedy
    assert "permission denied" in str(PlaceUnreadable(path="a", why="permission denied"))
