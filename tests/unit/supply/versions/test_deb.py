from tests.unit.supply.versions.orders import refuses, rises, same


def test_debian_versions_rise() -> None:
    rises("deb", "1~~ 1~~a 1~ 1~rc1 1-0~a 1 1-1 1-1+b1 1-2 1-10 1a 1+ 1.0.1-1 1.1 2 1:0.1")
    rises("deb", "1.0-1 1.0-1ubuntu1 1.0-1+deb9u1")


def test_what_is_left_out_is_zero() -> None:
    same("deb", "1.0 0:1.0 1.0-0 00:1.0-00 1.00")
    same("deb", "1. 1.0")


def test_only_the_last_dash_begins_the_revision() -> None:
    rises("deb", "1-2-3 1-2-4 1-3-1")


def test_an_epoch_is_a_number_and_nothing_holds_white_space() -> None:
    refuses("deb", "a:1", ":1", "1 2", "-1", "1:", "1\t", "²:1")


def test_an_opam_version_has_no_epoch() -> None:
    rises("opam", "1.0~beta 1.0 1.0+1 1.0-1 1.0-10 1.0.1")
    refuses("opam", "1 2")
