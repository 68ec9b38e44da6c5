"""nmap's XML: the ports that are open, and the vulnerabilities that its scripts found behind them. Floor 5.

Source: nmap.dtd, xmloutputversion 1.05; the structured output of the library "vulns" and of the script "vulners".
An open port is no fault by itself, so it counts as information.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Certainty, Severity

_TOOL: Final = "nmap"


def is_run(document: Document, scanner: str) -> bool:
    """Say whether it is a run of a scanner that writes as nmap does."""
    root = document.root
    return root is not None and root.name == "nmaprun" and root.get("scanner") == scanner


def read_run(document: Document, scanner: str) -> Report:
    """Give what a run of a scanner says that writes as nmap does. Errors: XmlMalformed (FMT-104)."""
    root = document.xml()
    hosts = root.all("host")
    ended = [one for one in root.within("runstats", "finished") if one.get("exit") == "error"]
    return Report(
        scanner,
        tuple(one for host in hosts for one in _of_host(scanner, host)),
        root.get("version"),
        telling.line(root.get("startstr"), root.get("start")),
        tuple(dict.fromkeys(_address(host) for host in hosts)),
        failed=tuple(telling.line(one.get("errormsg"), "the run ended with an error") for one in ended),
    )


def _address(host: Element) -> str:
    """Give the address of a host; the one of its network card only where there is no other."""
    found = sorted(host.all("address"), key=lambda one: one.get("addrtype") == "mac")
    return found[0].get("addr") if found else ""


def _of_host(scanner: str, host: Element) -> Iterator[Sighting]:
    address = _address(host)
    for port in host.within("ports", "port"):
        if not any(state.get("state") == "open" for state in port.all("state")):
            continue
        number, protocol = port.get("portid"), port.get("protocol")
        service = next((_service(one) for one in port.all("service")), "")
        yield telling.on_host(
            scanner,
            "open-port",
            Severity.INFO,
            f"port {number}/{protocol} is open" + (f": {service}" if service else ""),
            host=address,
            port=number,
            protocol=protocol,
            certainty=Certainty.HIGH,
        )
        for script in port.all("script"):
            yield from _of_script(script, address, number, protocol)
    for script in host.within("hostscript", "script"):
        yield from _of_script(script, address, "", "")


def _service(service: Element) -> str:
    return telling.line(" ".join(service.get(name) for name in ("name", "product", "version") if service.get(name)))


def _of_script(script: Element, address: str, port: str, protocol: str) -> Iterator[Sighting]:
    if script.get("id") == "vulners":
        for component in script.all("table"):
            for one in component.all("table"):
                yield _of_vulners(component.get("key"), one, (address, port, protocol))
        return
    for table in script.walk():
        said = _elements(table)
        state = said.get("state", "")
        if table.name == "table" and ("VULNERABLE" in state and "NOT VULNERABLE" not in state):
            known = [one.text for ids in table.all("table") if ids.get("key") == "ids" for one in ids.all("elem")]
            yield telling.on_host(
                _TOOL,
                script.get("id"),
                telling.severity(*_scores(table), said.get("risk_factor")),
                telling.line(said.get("title"), table.get("key"), script.get("id")),
                host=address,
                port=port,
                protocol=protocol,
                aliases=telling.ids(known, table.get("key")),
                certainty=Certainty.MEDIUM if "LIKELY" in state else Certainty.HIGH,
            )


def _of_vulners(component: str, table: Element, place: tuple[str, str, str]) -> Sighting:
    said = _elements(table)
    name = telling.line(said.get("id"), table.get("key"))
    version = component.removeprefix("cpe:/a:").replace(":", " ")
    return telling.on_host(
        _TOOL,
        name,
        telling.severity(said.get("cvss")),
        f"{version} has {name}" + (", for which an exploit is known" if said.get("is_exploit") == "true" else ""),
        host=place[0],
        port=place[1],
        protocol=place[2],
        certainty=Certainty.LOW,  # by the version that the service shows, not by a test
    )


def _elements(table: Element) -> dict[str, str]:
    return {one.get("key"): one.text for one in table.all("elem") if one.get("key")}


def _scores(table: Element) -> list[str]:
    inner = (one for scores in table.all("table") if scores.get("key") == "scores" for one in scores.all("elem"))
    return [next(iter(one.text.split()), "") for one in inner]


def _is_nmap(document: Document) -> bool:
    return is_run(document, _TOOL)


def _read(document: Document) -> Report:
    return read_run(document, _TOOL)


FORMATS: Final = (Format("nmap", "nmap, XML output (-oX)", _is_nmap, _read),)
