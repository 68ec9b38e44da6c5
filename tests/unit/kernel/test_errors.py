import pickle

from interlock.kernel import DigestMalformed, InterlockError


class Sample(InterlockError):
    code = "TST-1"
    says = "{what} is wrong in {where}"
    hint = "mend {what}"


def test_text_and_remedy_are_built_from_the_fields() -> None:
    error = Sample(what="it", where="x.py")
    assert str(error) == "it is wrong in x.py"
    assert error.remedy == "mend it"
    assert error.fields == {"what": "it", "where": "x.py"}


def test_a_field_that_was_not_given_never_hides_the_error() -> None:
    assert str(Sample(what="it")) == "it is wrong in {where}"


def test_an_error_survives_being_sent_to_another_process() -> None:
    error = pickle.loads(pickle.dumps(DigestMalformed(text="x")))  # noqa: S301 (our own bytes)
    assert isinstance(error, DigestMalformed)
    assert str(error) == str(DigestMalformed(text="x"))
