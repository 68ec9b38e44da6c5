import pytest

from interlock.formats.manifests.distribution import Distribution, distribution_of, read_os_release


@pytest.mark.parametrize(
    ("said", "ecosystem", "namespace"),
    [
        ('ID=debian\nVERSION_ID="12"', "Debian:12", "debian"),
        ("ID=ubuntu\nVERSION_ID='22.04'", "Ubuntu:22.04:LTS", "ubuntu"),
        ("ID=ubuntu\nVERSION_ID=23.10", "Ubuntu:23.10", "ubuntu"),
        ("ID=ubuntu\nVERSION_ID=23.04", "Ubuntu:23.04", "ubuntu"),
        ("ID=alpine\nVERSION_ID=3.18.4", "Alpine:v3.18", "alpine"),
        ("ID=alpine\nVERSION_ID=3.21_alpha20240923", "Alpine:edge", "alpine"),
        ("ID=wolfi\nVERSION_ID=20230201", "Wolfi", "wolfi"),
        ('ID="rocky"\nVERSION_ID="9.3"', "Rocky Linux:9", "rocky"),
        ("ID=almalinux\nVERSION_ID=8.9", "AlmaLinux:8", "almalinux"),
        ("ID=rhel\nVERSION_ID=9.2", "Red Hat:enterprise_linux:9", "redhat"),
        ("ID=sles\nVERSION_ID=15.5\nPRETTY_NAME='SUSE Linux Enterprise Server 15 SP5'",
         "SUSE:Linux Enterprise Server 15 SP5", "suse"),
        ('ID="opensuse-leap"\nPRETTY_NAME="openSUSE Leap 15.5"', "openSUSE:Leap 15.5", "opensuse"),
        ('ID="opensuse-tumbleweed"\nVERSION_ID="20240101"', "openSUSE:Tumbleweed", "opensuse"),
        ('ID="openEuler"\nVERSION_ID="22.03"\nVERSION="22.03 (LTS-SP1)"', "openEuler:22.03-LTS-SP1", "openeuler"),
        ("ID=mariner\nVERSION_ID=2.0", "Azure Linux:2", "mariner"),
        ("ID=fedora\nVERSION_ID=40", "", "fedora"),
        ("# nothing", "", ""),
    ],
)  # fmt: skip
def test_a_distribution_has_the_name_that_osv_gives_it(said: str, ecosystem: str, namespace: str) -> None:
    found = read_os_release(said.encode())
    assert (found.ecosystem, found.namespace) == (ecosystem, namespace)


def test_quotes_and_backslashes_are_those_of_a_shell() -> None:
    found = read_os_release(b'ID="de\\"bian"\nVERSION_ID=\'1\\2\'\n=x\nPRETTY_NAME=a b')
    assert (found.id, found.version, found.title) == ('de"bian', "1\\2", "a b")


def test_the_file_is_looked_for_at_the_root_of_the_tree_that_the_database_lies_in() -> None:
    files = {"image/usr/lib/os-release": b"ID=debian\nVERSION_ID=12", "etc/os-release": b"ID=alpine"}
    assert distribution_of("image/var/lib/dpkg/status", "var/lib/dpkg/", files.get).id == "debian"
    assert distribution_of("var/lib/dpkg/status", "var/lib/dpkg/", files.get).id == "alpine"
    assert distribution_of("var/lib/dpkg/status", "var/lib/dpkg/", lambda _: None) == Distribution()
    assert Distribution().qualifiers == ()
