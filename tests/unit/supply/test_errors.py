from interlock.supply.errors import PurlMalformed, SchemeUnknown, VersionMalformed


def test_each_names_what_it_could_not_read() -> None:
    assert str(VersionMalformed(version="1..", scheme="semver")) == "'1..' is not a version of scheme semver"
    assert "'x' is not a package URL" in str(PurlMalformed(text="x", why="it has no name"))
    assert SchemeUnknown(scheme="a", known="b, c").remedy == "known here: b, c"
