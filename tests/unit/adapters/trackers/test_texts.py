from __future__ import annotations

from interlock.adapters.trackers.texts import document, note, note_description, wiki, wiki_description
from interlock.response.tickets import Draft, Matter

DRAFT = Draft(Matter("ab" * 16), "t", (("Rule", "!http://evil.example.org/x.png!"), ("Event", "evt-12")))


def test_a_document_is_text_and_nothing_else() -> None:
    made = document("<b>x</b>", (("Rule", "*y*"),))
    assert made == {
        "type": "doc",
        "version": 1,
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "<b>x</b>"}]},
            {
                "type": "bulletList",
                "content": [
                    {
                        "type": "listItem",
                        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Rule: *y*"}]}],
                    }
                ],
            },
        ],
    }


def test_wiki_markup_of_others_is_taken_apart_and_ids_stay_as_they_are() -> None:
    assert wiki("{html}[~ann]*b*(/)") == r"\{html\}\[\~ann\]\*b\*\(/)"
    assert wiki("a\\\\b") == "a&#92;&#92;b"
    assert wiki("evt-12ab") == "evt-12ab"
    assert r"\!http://evil.example.org/x.png\!" in wiki_description(DRAFT)
    assert "* Event: evt-12" in wiki_description(DRAFT)


def test_code_in_notes_is_taken_apart() -> None:
    for text in ("[code]<script>[/code]", "[CODE]", "[ code]"):
        assert "[code" not in note(text).lower().replace(" ", "")
    assert "Event: evt-12" in note_description(DRAFT)
