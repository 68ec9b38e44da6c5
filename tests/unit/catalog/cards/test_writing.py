from interlock.catalog.cards.writing import clauses


def test_a_line_is_a_framework_and_its_clauses() -> None:
    assert clauses("SSDF PW.7.1 PW.7.2", "PCI 6.2.3") == ("SSDF PW.7.1", "SSDF PW.7.2", "PCI 6.2.3")
    assert clauses("SSDF") == ()
    assert clauses() == ()
