from tests.unit.supply.versions.orders import refuses, rises, same


def test_haskell_and_r_versions_are_numbers_and_more_of_them_come_later() -> None:
    rises("hackage", "0 0.1.26 1 1.0 1.0.0 1.1 1.10")
    refuses("hackage", "1.", "1.a", "1-1", "v1", "\uff11")
    rises("cran", "0.9 1.0 1.0-4 1.0-10 1.0.11 1.1")
    same("cran", "1.0-4 1.0.4 1-0-4")
    refuses("cran", "1..2", "1_2", "a")


def test_dotted_numbers_stop_at_the_first_other_character() -> None:
    rises("intdot", "1 1.2 1.10 10.234.5 10.234.5.12")
    same("intdot", "1.2-beta 1.2 01.02 1.2.a")
    refuses("intdot", "a", ".1", "-1", "\u0663")


def test_letters_are_compared_by_their_code() -> None:
    rises("lexicographic", "A B a b ä €")
    refuses("lexicographic", "\ud800")


def test_openssl_counts_its_corrections_in_letters() -> None:
    rises("openssl", "0.9.8 0.9.8a 0.9.8z 0.9.8za 0.9.8zh 1.0.1g 1.0.2 1.1.1w 3.0.0-alpha1 3.0.0-beta1 3.0.0 3.0.10")
    refuses("openssl", "1.0", "1.0.1.2", "a.b.c", "1.0.1 a")


def test_perl_versions_are_fractions_or_dotted() -> None:
    rises("cpan", "0.9 1.05 1.5 1.55 1.555 v1.560 v1.560.1 2")
    same("cpan", "1.5 1.50 1.500 v1.500 v1.500.0 1.500.0")
    same("cpan", "1.55_01 1.5501 1.55_01-TRIAL")
    refuses("cpan", "1.", "a", "1.2a")


def test_versions_that_nobody_gave_rules_for_are_read_as_people_mean_them() -> None:
    rises("generic", "1.0-alpha1 1.0-beta 1.0dev 1.0-rc1 1.0 1.0-patch1 1.0.1 1.0a 1.1 1.10")
    same("generic", "1 1.0 v1 1.0-final 1.0.0")
    refuses("generic", "-", ".1", " ", "1\x00")


def test_freebsd_ports_have_revisions_and_epochs() -> None:
    rises("freebsd", "1.0.rc1 1.0 1.0_1 1.0_10 1.1 1.0,1")
    refuses("freebsd", "1_a", "1,a", "1,1_1", "1 2")
