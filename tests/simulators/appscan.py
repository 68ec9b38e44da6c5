"""HCL AppScan on Cloud and AppScan Enterprise: issues of an application, and the reports that are written of them.

Source: AppScan on Cloud REST API v4; AppScan Enterprise REST API (ase/api); AppScan's XML report.
"""

from __future__ import annotations

import io
import zipfile

from tests.simulators.answering import Answer, Asked, Simulator

APPLICATION = "5b1f0d2e-0000-4c5d-9d8e-3f7a1b2c3d4e"
KEY, SECRET, TOKEN = "key-id", "a secret that is simulated", "asoc-simulated"


class Issues(Simulator):
    """Issues of one application, each at high severity."""

    def __init__(self) -> None:
        super().__init__()
        self.issues: dict[str, str] = {}
        self.looks = 1
        """So often it is asked for a report before one is finished."""
        self.left_out = 0
        """So many issues are in no report."""
        self.given_up = False
        self.reports: dict[str, int] = {}

    def open(self, key: str) -> None:
        """Have an issue found."""
        self.issues[key] = "Open"

    def resolve(self, key: str) -> None:
        """Have it mended."""
        self.issues[key] = "Fixed"

    @property
    def standing(self) -> list[str]:
        """The issues that are not mended."""
        return [key for key, status in self.issues.items() if status not in {"Fixed", "Passed"}]

    def written(self) -> bytes:
        """Give the report."""
        here = self.standing[self.left_out :]
        kinds = (
            f'<item id="attSqlInjection" count="{len(here)}"><name>SQL injection</name><cwe>89</cwe></item>'
            if here
            else ""
        )
        items = "".join(
            f'<item id="{key}"><url><ref>u-{key}</ref></url><severity>High</severity>'
            f"<issue-type><ref>attSqlInjection</ref></issue-type></item>"
            for key in here
        )
        urls = "".join(f'<item id="u-{key}"><name>https://shop.example.org/{key}</name></item>' for key in here)
        return (
            '<?xml version="1.0" encoding="utf-8"?>'
            '<xml-report name="AppScan Report" technology="Mixed" AsocXmlExportVersion="1.7">'
            f"<issue-type-group>{kinds}</issue-type-group><url-group>{urls}</url-group>"
            f'<issue-group total="{len(here)}">{items}</issue-group></xml-report>'
        ).encode()

    def begun(self) -> str:
        """Begin a report, and give its id."""
        name = f"Report{len(self.reports) + 1}"
        self.reports[name] = self.looks
        return name

    def is_finished(self, name: str) -> bool:
        """Look whether a report is finished; each look brings it on."""
        self.reports[name] -= 1
        return self.reports[name] < 0


class AppScanOnCloud(Issues):
    """The service."""

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/api/v4/Account/ApiKeyLogin":
            is_right = asked.json == {"KeyId": KEY, "KeySecret": SECRET}
            return Answer({"Token": TOKEN, "Expire": "2026-01-05T12:00:00Z"}) if is_right else Answer({}, 401)
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer({"Message": "unauthorized"}, 401)
        if asked.path == f"/api/v4/Issues/Application/{APPLICATION}":
            wanted = asked.query["$filter"]
            assert wanted == "Status ne 'Fixed' and Status ne 'Passed'"
            return Answer({"Items": [{"Id": key} for key in self.standing[:1]], "Count": len(self.standing)})
        if asked.path == f"/api/v4/Reports/Security/Application/{APPLICATION}":
            assert asked.json["Configuration"]["ReportFileType"] == "XML"
            return Answer({"Id": self.begun(), "Status": "Pending"})
        if asked.path == "/api/v4/Reports":
            name = asked.query["$filter"].removeprefix("Id eq ")
            status = "Failed" if self.given_up else "Ready" if self.is_finished(name) else "Running"
            return Answer({"Items": [{"Id": name, "Status": status, "Progress": 50}], "Count": 1})
        name = asked.path.removeprefix("/api/v4/Reports/").removesuffix("/Download")
        return Answer(self.written()) if self.reports.get(name, 1) < 0 else Answer({"Message": "not available"}, 404)


class AppScanEnterprise(Issues):
    """The server."""

    is_packed = True

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/ase/api/keylogin/apikeylogin":
            is_right = asked.json == {"keyId": KEY, "keySecret": SECRET}
            return Answer({"sessionId": TOKEN, "loggedIn": True}) if is_right else Answer({}, 401)
        if (asked.headers.get("asc_xsrf_token"), asked.headers.get("cookie")) != (TOKEN, f"asc_session_id={TOKEN};"):
            return Answer({"errorMessage": "CRWAE1234E"}, 401)
        if asked.path == "/ase/api/issues":
            total = len(self.standing)
            shown = "0-0" if total else "*"
            return Answer([{"id": key} for key in self.standing[:1]], 200, {"Content-Range": f"items {shown}/{total}"})
        return self._of_reports(asked)

    def _of_reports(self, asked: Asked) -> Answer:
        if asked.path == "/ase/api/issues/reports/securitydetails":
            return Answer(f"Report id: {self.begun()}".encode(), 202)
        name = asked.path.removeprefix("/ase/api/issues/reports/").removesuffix("/status")
        if asked.path.endswith("/status"):
            if self.given_up:
                return Answer({}, 404)
            return Answer({"reportJobState": "IN_PROGRESS"}) if not self.is_finished(name) else Answer({}, 201)
        if not self.is_packed:
            return Answer(self.written())
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{name}.xml", self.written())
        return Answer(made.getvalue())
