"""Qualys SSL Labs: the grade of a host, and what it has that grade for. Floor 5.

Source: SSL Labs' API, versions 2 to 4, "Host" and "EndpointDetails"; ssllabs-scan puts several hosts into one list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "ssl-labs"
_GRADES: Final[Mapping[str, Severity]] = {
    "A": Severity.INFO,
    "B": Severity.MEDIUM,
    "C": Severity.HIGH,
    "D": Severity.HIGH,
    "E": Severity.HIGH,
    "F": Severity.CRITICAL,
    "M": Severity.HIGH,
    "T": Severity.HIGH,
}
"""By the first letter; M is for a name that does not match, T for a certificate that nobody trusts."""


class _Details(msgspec.Struct, frozen=True, rename="camel"):
    heartbleed: bool | None = None
    vuln_beast: bool | None = None
    poodle: bool | None = None
    freak: bool | None = None
    logjam: bool | None = None
    drown_vulnerable: bool | None = None
    poodle_tls: int | None = None
    open_ssl_ccs: int | None = None
    open_s_s_l_lucky_minus20: int | None = msgspec.field(name="openSSLLuckyMinus20", default=None)
    ticketbleed: int | None = None
    bleichenbacher: int | None = None
    supports_rc4: bool | None = None

    def faults(self) -> list[str]:
        """Give what it is vulnerable to, in the words of the API's documentation."""
        known = {
            "Heartbleed (CVE-2014-0160)": self.heartbleed,
            "OpenSSL CCS (CVE-2014-0224)": self.open_ssl_ccs == 3,  # noqa: PLR2004 (vulnerable and exploitable)
            "Lucky Minus 20 (CVE-2016-2107)": self.open_s_s_l_lucky_minus20 == 2,  # noqa: PLR2004 (vulnerable)
            "Ticketbleed (CVE-2016-9244)": self.ticketbleed == 2,  # noqa: PLR2004 (vulnerable)
            "ROBOT": self.bleichenbacher in {2, 3},
            "DROWN (CVE-2016-0800)": self.drown_vulnerable,
            "POODLE (CVE-2014-3566)": self.poodle,
            "POODLE over TLS": self.poodle_tls == 2,  # noqa: PLR2004 (vulnerable)
            "FREAK (CVE-2015-0204)": self.freak,
            "Logjam (CVE-2015-4000)": self.logjam,
            "BEAST (CVE-2011-3389)": self.vuln_beast,
            "RC4": self.supports_rc4,
        }
        return [name for name, is_so in known.items() if is_so]


class _Endpoint(msgspec.Struct, frozen=True, rename="camel"):
    ip_address: str | None = None
    status_message: str | None = None
    grade: str | None = None
    details: _Details | None = None


class _Host(msgspec.Struct, frozen=True, rename="camel"):
    host: str
    port: int | None = None
    status: str | None = None
    status_message: str | None = None
    engine_version: str | None = None
    endpoints: list[_Endpoint] | None = None


def _is_hosts(document: Document) -> bool:
    fields = document.fields or document.first
    return {"host", "endpoints"} <= fields.keys() and bool(
        {"engineVersion", "criteriaVersion", "isPublic"} & fields.keys()
    )


def _read(document: Document) -> Report:
    hosts = [document.as_type(_Host)] if document.fields else document.as_type(list[_Host])
    graded: dict[tuple[str, int | None, str], list[_Endpoint]] = {}
    failed: list[str] = []
    for host in hosts:
        if (host.status or "").upper() == "ERROR":
            failed.append(f"{host.host}: {telling.line(host.status_message, 'it could not be assessed')}")
        for endpoint in host.endpoints or ():
            if endpoint.grade:
                graded.setdefault((host.host, host.port, endpoint.grade), []).append(endpoint)
            else:
                why = telling.line(endpoint.status_message, "it has no grade")
                failed.append(f"{host.host} at {endpoint.ip_address}: {why}")
    return Report(
        _TOOL,
        tuple(_told(*key, same) for key, same in graded.items()),
        next((host.engine_version for host in hosts if host.engine_version), ""),
        targets=tuple(dict.fromkeys(host.host for host in hosts)),
        failed=tuple(failed),
    )


def _told(host: str, port: int | None, grade: str, same: list[_Endpoint]) -> Sighting:
    faults = list(dict.fromkeys(fault for one in same if one.details for fault in one.details.faults()))
    found = telling.on_host(
        _TOOL,
        "grade",
        _GRADES.get(grade[:1].upper(), telling.UNRATED),
        f"the grade of its TLS is {grade}" + (f": {', '.join(faults)}" if faults else ""),
        host=host,
        port=port or 443,
        protocol="tcp",
        aliases=telling.ids(faults),
        cwe=("CWE-326",) if faults else (),
        certainty=Certainty.HIGH,
    )
    addresses = sorted({one.ip_address for one in same if one.ip_address})
    return msgspec.structs.replace(found, elsewhere=tuple(addresses)) if len(addresses) > 1 else found


FORMATS: Final = (Format("ssl-labs", "Qualys SSL Labs, JSON of the API or of ssllabs-scan", _is_hosts, _read),)
