from importlib.util import find_spec

from interlock.cli.commands import COMMANDS, module_of


def test_a_command_is_the_module_of_its_name_as_python_can_write_it() -> None:
    assert module_of("check") == "interlock.cli.check"
    assert module_of("break-glass") == "interlock.cli.break_glass"
    assert module_of("import") == "interlock.cli.import_"


def test_every_command_has_its_module() -> None:
    assert [name for name in COMMANDS if find_spec(module_of(name)) is None] == []
