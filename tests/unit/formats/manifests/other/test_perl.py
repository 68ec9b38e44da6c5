from interlock.formats.manifests.other.perl import distribution_of


def test_a_module_is_in_the_distribution_of_its_name() -> None:
    assert distribution_of("ExtUtils::MakeMaker") == "ExtUtils-MakeMaker"
    assert distribution_of("URI") == "URI"
