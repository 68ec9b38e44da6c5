import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.kernel import Severity
from interlock.runtime.drift import Altered, alterations, values_altered, with_hands
from interlock.runtime.state import Entry, Form, Hand, State

FILE = Entry("etc/a.conf", Form.FILE, "1" * 64, 3, mode="0644", owner="0:0")


def changed(**fields: object) -> list[tuple[str, Severity]]:
    now = State((msgspec.structs.replace(FILE, **fields),))
    return [(one.kind.value, one.severity) for one in alterations(State((FILE,)), now)]


def test_what_is_the_same_differs_in_nothing() -> None:
    assert alterations(State((FILE,)), State((FILE,))) == ()


@pytest.mark.parametrize(
    ("fields", "kind", "severity"),
    [
        ({"sha256": "2" * 64}, "content", Severity.HIGH),
        ({"form": Form.LINK}, "form", Severity.HIGH),
        ({"mode": "0666"}, "mode", Severity.MEDIUM),
        ({"mode": "4755"}, "mode", Severity.CRITICAL),
        ({"owner": "7:7"}, "owner", Severity.MEDIUM),
    ],
)
def test_each_property_is_compared(fields: dict[str, object], kind: str, severity: Severity) -> None:
    assert changed(**fields) == [(kind, severity)]


def test_what_is_added_and_what_is_gone_are_told() -> None:
    other = Entry("new", Form.FILE, "3" * 64)
    found = alterations(State((FILE,)), State((other,)))
    assert [(one.path, one.kind) for one in found] == [("etc/a.conf", Altered.REMOVED), ("new", Altered.ADDED)]
    assert alterations(State((FILE,)), State((FILE, other)), ["new"]) == ()


def test_a_commit_that_knows_no_folders_does_not_call_them_new() -> None:
    folder = Entry("etc", Form.FOLDER, mode="0755", owner="0:0")
    assert alterations(State((FILE,)), State((folder, FILE))) == ()
    assert [one.path for one in alterations(State((folder, FILE)), State((folder, FILE, Entry("x", Form.FOLDER))))] == [
        "x"
    ]


def test_a_commit_knows_only_whether_a_file_can_be_executed() -> None:
    sealed = Entry("run", Form.FILE, "1" * 64)
    there = Entry("run", Form.FILE, "1" * 64, executable=True, mode="0755", owner="5:5")
    (one,) = alterations(State((sealed,)), State((there,)))
    assert (one.kind, one.severity) == (Altered.MODE, Severity.MEDIUM)
    (one,) = alterations(State((sealed,)), State((msgspec.structs.replace(there, mode="4755"),)))
    assert one.severity is Severity.CRITICAL


def test_a_repository_inside_is_a_folder_once_it_is_checked_out_and_nothing_else() -> None:
    sealed = State((Entry("inside", Form.MODULE, "1" * 64),))
    assert alterations(sealed, State((Entry("inside", Form.FOLDER, mode="0755", owner="0:0"),))) == ()
    for form in (Form.FILE, Form.LINK, Form.OTHER):
        (one,) = alterations(sealed, State((Entry("inside", form, "2" * 64),)))
        assert (one.kind, one.severity) == (Altered.FORM, Severity.HIGH)
        assert one.says.startswith("a submodule became ")


def test_what_cannot_be_read_is_no_difference_and_is_told_elsewhere() -> None:
    lost = State((Entry("etc/a.conf", Form.UNREADABLE, problem="permission denied"),))
    assert alterations(State((FILE,)), lost) == ()
    assert lost.unreadable


def test_values_of_a_configuration_are_compared_key_by_key() -> None:
    was, now = {"port": "80", "tls": "true", "a": "1"}, {"port": "81", "b": "2", "a": "1"}
    found = values_altered("app.yaml", was, now, lambda _, value: value)
    assert [(one.key, one.says) for one in found] == [
        ("b", "b is '2', and it was not sealed"),
        ("port", "port is '81'; '80' was sealed"),
        ("tls", "tls is not set; 'true' was sealed"),
    ]


def test_another_secret_is_a_difference_that_does_not_show_either() -> None:
    (one,) = values_altered("app.yaml", {"pin": "1234", "a": "1"}, {"pin": "4321", "a": "1"}, lambda *_: "****")
    assert (one.key, one.says) == ("pin", "pin is not what was sealed; its values look like secrets, and are not shown")


def test_hands_are_given_by_path() -> None:
    found = alterations(State(()), State((FILE,)))
    assert with_hands(found, {"etc/a.conf": Hand("ann")})[0].hand == Hand("ann")
    assert with_hands(found, {})[0].hand is None


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.sampled_from("12"), st.sampled_from(["0644", "0755"]))))
def test_any_alteration_is_found_and_none_is_made_up(tree: dict[str, tuple[str, str]]) -> None:
    def state(rows: dict[str, tuple[str, str]]) -> State:
        return State(
            tuple(Entry(path, Form.FILE, digit * 64, mode=mode) for path, (digit, mode) in sorted(rows.items()))
        )

    sealed = state({"a": ("1", "0644"), "b": ("2", "0755")})
    assert (alterations(sealed, state(tree)) == ()) is (state(tree).digest == sealed.digest)
