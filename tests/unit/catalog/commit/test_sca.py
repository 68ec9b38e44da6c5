from interlock.catalog.commit.sca import Composition
from interlock.catalog.controls import CONTROLS
from interlock.change import FileEntry, Kind
from interlock.control import Stage


def kinds(*files: FileEntry) -> tuple[str, ...]:
    return Composition().owed(files, lambda _name, _file: False)


def test_it_is_in_the_catalogue_for_both_stages_before_delivery() -> None:
    assert any(isinstance(one, Composition) for one in CONTROLS)
    assert Composition.card.id == "commit.sca"
    assert Composition.card.stages == (Stage.PRECOMMIT, Stage.COMMIT)


def test_it_owes_every_file_that_says_what_something_is_made_of_even_one_that_cannot_be_read() -> None:
    names = ("requirements.txt", "deep/in/package-lock.json", "Cargo.lock", "app.py", "notes.txt")
    owed = kinds(*(FileEntry(name, Kind.TEXT) for name in names), FileEntry("go.mod", Kind.UNREADABLE))
    assert owed == ("requirements.txt", "deep/in/package-lock.json", "Cargo.lock", "go.mod")


def test_where_there_is_nothing_to_examine_it_says_what_it_would_have_examined() -> None:
    assert kinds(FileEntry("app.py", Kind.TEXT)) == ()
    assert Composition.card.owes in Composition().not_applicable()
