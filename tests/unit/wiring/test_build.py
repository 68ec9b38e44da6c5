import pytest

from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.supply.build import Network
from interlock.wiring.build import BuildSettings, build_of


def read(text: str) -> BuildSettings:
    return build_of(read_yaml(text, "interlock.yaml"))


def test_a_command_is_a_list_or_a_text_that_no_shell_reads() -> None:
    found = read("commands: [[make, dist], \"cc -o 'my prog' a.c\", 'echo $HOME; ls']\nartifacts: ['dist/*']\n")
    assert found.commands == (("make", "dist"), ("cc", "-o", "my prog", "a.c"), ("echo", "$HOME;", "ls"))


def test_what_is_left_out_has_no_network_and_is_kept_apart() -> None:
    plan = read("commands: [make]\nartifacts: [a]\n").plan()
    assert (plan.network, plan.isolation_waived, plan.variables) == (Network.NONE, "", ())
    assert read("network: none\n").plan().network is Network.NONE


def test_everything_can_be_said() -> None:
    plan = read(
        "network: {reason: fetches crates, hosts: [a.example.org]}\nvariables: [TOKEN]\npath: ['~/.cargo/bin']\n"
        "reads: ['~/.rustup']\ntimeout: 30m\nmemory_mb: 512\nisolation: {none_because: it starts containers}\n"
    ).plan()
    assert (plan.network, plan.network_reason, plan.hosts) == (Network.HOSTS, "fetches crates", ("a.example.org",))
    assert (plan.variables, plan.path, plan.reads) == (("TOKEN",), ("~/.cargo/bin",), ("~/.rustup",))
    assert (plan.timeout_s, plan.memory_mb, plan.isolation_waived) == (1800, 512, "it starts containers")


@pytest.mark.parametrize(
    "text",
    [
        "commands: [[]]",
        "commands: ['']",
        'commands: ["a \'b"]',
        "artifacts: ['/etc/*']",
        "artifacts: ['a\\\\b']",
        "network: yes",
        "network: {hosts: [a]}",
        "network: {reason: ' '}",
        "network: {reason: x, hosts: []}",
        "network: {reason: x, hosts: a.example.org}",
        "network: {reason: x, hosts: ['https://a.example.org']}",
        "network: {reason: x, hosts: ['*']}",
        "network: {reason: x, hosts: [localhost]}",
        "variables: ['A=B']",
        "timeout: soon",
        "isolation: none",
        "isolation: {}",
        "isolation: {none_because: ''}",
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(text: str) -> None:
    with pytest.raises(FieldWrong) as caught:
        read(text)
    assert caught.value.fields["line"] == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("isolation: {none_because: x}", "it is not kept apart"),
        ("network: {reason: x}", "it has a network"),
        ("variables: [TOKEN]", "variables TOKEN"),
        ("reads: ['~/x']", "reads ~/x"),
        ("path: ['~/y']", "path ~/y"),
    ],
)
def test_what_lets_a_build_reach_more_is_named_unless_it_was_let_before(text: str, says: str) -> None:
    assert read(text).widens(BuildSettings()) == (says,)
    assert read(text).widens(read(text)) == ()
    assert BuildSettings().widens(read(text)) == ()


def test_without_hosts_it_is_all_of_the_network() -> None:
    plan = read("network: {reason: x}").plan()
    assert (plan.network, plan.hosts) == (Network.OPEN, ())


@pytest.mark.parametrize(
    ("mine", "theirs", "says"),
    [
        ("hosts: [a.example.org]", "", ("host a.example.org",)),
        ("hosts: [a.example.org, b.example.org]", "hosts: [A.example.org.]", ("host b.example.org",)),
        ("hosts: ['a.example.org:8443']", "hosts: [a.example.org]", ("host a.example.org:8443",)),
        ("hosts: ['*.example.org']", "hosts: [a.example.org]", ("host *.example.org",)),
        ("reason: all", "hosts: [a.example.org]", ("it has a network",)),
        ("hosts: ['a.example.org:443']", "hosts: ['*.example.org']", ()),
        ("hosts: [a.example.org]", "reason: all", ()),
        ("", "hosts: [a.example.org]", ()),
    ],
)
def test_hosts_that_were_not_let_before_are_named(mine: str, theirs: str, says: tuple[str, ...]) -> None:
    def of(text: str) -> BuildSettings:
        return read(f"network: {{reason: x, {text.removeprefix('reason: all')}}}\n" if text else "network: none\n")

    assert of(mine).widens(of(theirs)) == says


@pytest.mark.parametrize("text", ["command: make", "network: {because: x}", "isolation: {none: x}"])
def test_a_field_that_there_is_none_of_is_told(text: str) -> None:
    with pytest.raises(FieldUnknown):
        read(text)
