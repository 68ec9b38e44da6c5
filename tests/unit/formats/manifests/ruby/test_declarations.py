from interlock.formats.manifests.ruby.declarations import calls


def test_calls_have_their_texts_options_and_lines() -> None:
    (one,) = calls("# first\ngem 'a', # why\n  '~> 1', git: \"x\", :branch => 'y', groups: [:t, :u]\n")
    assert (one.name, one.texts, one.line) == ("gem", ("a", "~> 1"), 2)
    assert one.options == {"git": ("x",), "branch": ("y",), "groups": ("t", "u")}


def test_what_opens_a_block_is_known() -> None:
    assert [(one.name, one.opens_block) for one in calls("group :a do\nend\nif x\nend\n")] == [
        ("group", True),
        ("end", False),
        ("if", True),
        ("end", False),
    ]
