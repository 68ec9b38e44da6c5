"""Microsoft Defender for Cloud over Azure Resource Manager, and the place where its tokens are had.

Source: Azure REST API, Microsoft.Security; Microsoft identity platform, client credentials.
"""

from __future__ import annotations

from typing import Any

from tests.simulators.answering import Answer, Asked, Simulator

SUBSCRIPTION = "20ff7fc3-e762-44dd-bd96-b71116dcdc23"
TENANT = "72f988bf-0000-0000-0000-2d7cd011db47"
CLIENT, SECRET, TOKEN = "client", "a secret that is simulated", "eyJ.simulated"
_AT = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Security"
VERSIONS = {
    "assessmentMetadata": "2021-06-01",
    "assessments": "2021-06-01",
    "subAssessments": "2019-01-01-preview",
    "alerts": "2022-01-01",
}


class Defender(Simulator):
    """One subscription."""

    def __init__(self) -> None:
        super().__init__()
        self.page = 2
        self.lists: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in VERSIONS}

    def open(self, key: str, severity: str = "High") -> None:
        """Have an assessment fail."""
        where = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/{key}"
        self.lists["assessmentMetadata"][key] = {
            "id": f"/providers/Microsoft.Security/assessmentMetadata/{key}",
            "name": key,
            "type": "Microsoft.Security/assessmentMetadata",
            "properties": {
                "displayName": f"{key} is to be shut",
                "severity": severity,
                "remediationDescription": "shut it",
            },
        }
        self.lists["assessments"][key] = {
            "type": "Microsoft.Security/assessments",
            "id": f"{where}/providers/Microsoft.Security/assessments/{key}",
            "name": key,
            "properties": {
                "resourceDetails": {"source": "Azure", "id": where},
                "displayName": f"{key} is to be shut",
                "status": {"code": "Unhealthy"},
            },
        }

    def resolve(self, key: str) -> None:
        """Have it mended."""
        self.lists["assessments"][key]["properties"]["status"] = {"code": "Healthy"}

    def alarm(self, key: str, status: str = "Active") -> None:
        """Have an alert raised, or dealt with."""
        self.lists["alerts"][key] = {
            "id": f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Security/locations/westeurope/alerts/{key}",
            "name": key,
            "type": "Microsoft.Security/Locations/alerts",
            "properties": {
                "status": status,
                "severity": "Medium",
                "alertType": "VM_EICAR",
                "alertDisplayName": f"a test alert {key}",
                "compromisedEntity": "vm1",
            },
        }

    def answer(self, asked: Asked) -> Answer:
        if asked.path == f"/{TENANT}/oauth2/v2.0/token":
            form = asked.form
            is_right = (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
            is_right = is_right and form["grant_type"] == "client_credentials" and form["scope"].endswith("/.default")
            if not is_right:
                return Answer({"error": "invalid_client"}, 401)
            return Answer({"token_type": "Bearer", "expires_in": 3599, "access_token": TOKEN})
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer({"error": {"code": "AuthenticationFailed"}}, 401)
        name = asked.path.rpartition("/")[2]
        if asked.path != f"{_AT}/{name}" or asked.query.get("api-version") != VERSIONS.get(name):
            return Answer({"error": {"code": "AuthorizationFailed"}}, 403)
        start = int(asked.query.get("$skipToken", "0"))
        found, end = list(self.lists[name].values()), start + self.page
        link = f"{self.url}{_AT}/{name}?api-version={VERSIONS[name]}&$skipToken={end}"
        return Answer({"value": found[start:end], **({"nextLink": link} if end < len(found) else {})})
