from interlock.formats.csaf.weakness_names import VERSIONS, WEAKNESSES


def test_the_list_is_whole_and_in_order() -> None:
    entries = [entry.split(":") for entry in WEAKNESSES.split()]
    numbers = [int(number) for number, _, _ in entries]
    assert numbers == sorted(numbers)
    assert all(len(digest) == 12 for _, digest, _ in entries)
    places = [int(place) for _, _, span in entries for place in span.split("-")]
    assert min(places) == 0
    assert max(places) < len(VERSIONS)


def test_no_version_has_two_names_for_a_weakness() -> None:
    newest = [entry.split(":")[0] for entry in WEAKNESSES.split() if "-" not in entry]
    assert len(newest) == len(set(newest)) > 900
