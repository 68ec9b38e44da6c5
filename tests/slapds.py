"""A real slapd on loopback with a few people and groups, and what changes them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import uuid
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import pytest

from tests.certificates import Authority
from tests.folders import free_port
from tests.programs import finish

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # as in interlock.adapters.ldap
    import ldap3

BASE = "dc=example,dc=org"
ADMIN, PASSWORD = f"cn=admin,{BASE}", "of the admin"
READER, READS = f"cn=reader,{BASE}", "of the reader"
PAGES = "sizelimit size.soft=500 size.hard=500 size.prtotal=unlimited"
"""It gives more than 500 entries to nobody but who asks for them page by page."""
_PLACES = "/usr/sbin:/usr/local/sbin:/sbin"
_CONF = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile {place}/pid
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload refint
TLSCertificateFile {certificate}
TLSCertificateKeyFile {certificate}
{more}
database mdb
suffix "dc=example,dc=org"
rootdn "cn=admin,dc=example,dc=org"
rootpw "of the admin"
directory {place}/data
overlay memberof
overlay refint
refint_attributes member
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="cn=reader,dc=example,dc=org" read by * none
"""


def find_slapd() -> str:
    """Give the program, or leave the test out with a reason; in CI none may be left out."""
    found = shutil.which("slapd", path=_PLACES)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("slapd is not installed, and in CI no server test may be left out")
        pytest.skip("slapd is not installed")
    return found


class Slapd:
    """One directory; use it in a `with`."""

    def __init__(self, place: Path, more: str = PAGES, names: Sequence[str] = ("127.0.0.1", "localhost")) -> None:
        """`more` is for its global settings, such as a size limit; `names` are those of its certificate."""
        self._program = find_slapd()
        place.mkdir(parents=True, exist_ok=True)
        (place / "data").mkdir()
        self._place = place
        authority = Authority(place)
        authority.server(names)
        self.ca = authority.file
        self.port, self.tls_port = free_port(), free_port()
        self.address, self.tls_address = f"ldap://127.0.0.1:{self.port}", f"ldaps://127.0.0.1:{self.tls_port}"
        self._certificate = authority.newest
        self._configure(more)

    def _configure(self, more: str) -> None:
        text = _CONF.format(place=self._place, certificate=self._certificate, more=more)
        (self._place / "slapd.conf").write_text(text)

    def _start(self) -> None:
        words = [self._program, "-d", "0", "-f", str(self._place / "slapd.conf")]
        self._process = subprocess.Popen(  # noqa: TID251 (a test starts the server that it asks)
            [*words, "-h", f"{self.address} {self.tls_address}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.tls_port), 1).close()
            except OSError:
                assert self._process.poll() is None, finish([*words, "-T", "test"]).stderr.decode()
                time.sleep(0.05)
            else:
                return
        raise AssertionError("slapd does not listen")

    def __enter__(self) -> Self:
        self._start()
        try:
            self._fill()
        except BaseException:
            self.stop()
            raise
        return self

    def _fill(self) -> None:
        self._admin: Any = ldap3.Connection(ldap3.Server(self.address), ADMIN, PASSWORD, auto_bind=True)
        self.add(BASE, ["dcObject", "organization"], dc="example", o="Example")
        self.add(READER, ["organizationalRole", "simpleSecurityObject"], cn="reader", userPassword=READS)
        for one in ("people", "groups"):
            self.add(f"ou={one},{BASE}", ["organizationalUnit"], ou=one)

    def __exit__(self, *_: object) -> None:
        self._admin.unbind()
        self.stop()

    def again(self, more: str) -> None:
        """Start it anew, over what it has, with other settings."""
        self.stop()
        self._configure(more)
        self._start()

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def add(self, name: str, classes: Sequence[str], **attributes: Any) -> str:
        """Make an entry; give its name."""
        self._done(self._admin.add(name, list(classes), attributes))
        return name

    def person(self, uid: str, **more: Any) -> str:
        """Make somebody."""
        name = f"uid={uid},ou=people,{BASE}"
        return self.add(name, ["inetOrgPerson"], uid=uid, cn=uid.title(), sn=uid.title(), **more)

    def group(self, name: str, *members: str) -> str:
        """Make a group; the class asks for one member at least, so that the admin, who is nobody here, is in each."""
        escaped = name.replace(",", "\\,")
        return self.add(f"cn={escaped},ou=groups,{BASE}", ["groupOfNames"], cn=name, member=[ADMIN, *members])

    def change(self, name: str, changes: Mapping[str, Any]) -> None:
        """Change an entry, as ldap3 has it."""
        self._done(self._admin.modify(name, dict(changes)))

    def put_in(self, group: str, member: str) -> None:
        """Put an entry into a group."""
        self.change(group, {"member": [(ldap3.MODIFY_ADD, [member])]})

    def take_out(self, group: str, member: str) -> None:
        """Take an entry out of a group."""
        self.change(group, {"member": [(ldap3.MODIFY_DELETE, [member])]})

    def rename(self, name: str, new: str) -> str:
        """Give an entry another name in its place, and let it keep its attributes; give the whole of it."""
        self._done(self._admin.modify_dn(name, new, delete_old_dn=False))
        return f"{new},{name.partition(',')[2]}"

    def delete(self, name: str) -> None:
        """Delete an entry."""
        self._done(self._admin.delete(name))

    def id_of(self, name: str) -> str:
        """Give what stays of an entry."""
        self._admin.search(name, "(objectClass=*)", "BASE", attributes=["entryUUID"])
        return str(uuid.UUID(self._admin.response[0]["raw_attributes"]["entryUUID"][0].decode()))

    def _done(self, is_done: object) -> None:
        assert is_done, self._admin.result
