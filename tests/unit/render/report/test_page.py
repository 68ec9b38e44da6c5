import re

from interlock.decision import summarise
from interlock.render.report import page
from tests.unit.render.builders import CODE, Files, checked, everything, failed, finding, hostile
from tests.unit.render.report.reading import made


def whole(check: object) -> str:
    return made(page(check, Files(CODE)))  # type: ignore[arg-type]  # a check, as built


def test_the_sections_stand_in_the_order_in_which_they_are_needed() -> None:
    text = whole(everything())
    ids = re.findall(r'<h[12][^>]* id="([a-z]+)"', text)
    assert ids == ["verdict", "todo", "controls", "decision", "tools", "subject"]
    assert text.startswith("<!")
    assert text.rstrip().endswith("</html>")


def test_the_title_and_the_description_say_the_verdict() -> None:
    check = everything()
    text = whole(check)
    assert "<title>deny: shop, Interlock check</title>" in text
    assert f'name="description" content="{summarise(check.decision)}"' in text


def test_the_policy_of_the_page_stands_before_anything_it_rules_over() -> None:
    text = whole(everything())
    assert text.index("Content-Security-Policy") < text.index("<style>") < text.index("<body")
    assert "default-src 'none'" in text.replace("&#x27;", "'")


def test_no_text_of_others_becomes_an_element() -> None:
    plain = re.findall("<[a-z]+", whole(hostile("plain")))
    assert re.findall("<[a-z]+", whole(hostile("</p></main><script>x</script><title>"))) == plain


def test_the_page_comes_in_pieces() -> None:
    many = [finding(f"tool:R{number:04}") for number in range(100)]
    assert len(list(page(checked(failed(*many)), Files(CODE)))) > 100
