from interlock.adapters.deployers.folders.onhost.trouble import Trouble


def test_trouble_keeps_what_kind_it_is_of_and_what_belongs_to_it() -> None:
    trouble = Trouble("outdated", "it follows token 7", newest=7)
    assert (trouble.kind, trouble.why, trouble.fields, str(trouble)) == (
        "outdated",
        "it follows token 7",
        {"newest": 7},
        "it follows token 7",
    )
