"""The description tells of tokens, of idempotency keys and of problems where there are any."""

from pathlib import Path

from tests.served import served


def test_what_stands_in_front_of_every_route_is_told(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        described = server.ask("GET", "/v1/openapi.json").json()
    paths = described["paths"]
    assert paths["/healthz"]["get"]["security"] == []
    assert "401" not in paths["/healthz"]["get"]["responses"]
    assert {"401", "403", "409", "429"} <= set(paths["/v1/evidence"]["post"]["responses"])
    keys = [one["name"] for one in paths["/v1/evidence"]["post"]["parameters"]]
    assert "Idempotency-Key" in keys
    assert described["components"]["schemas"]["Wanted"]["additionalProperties"] is False
    problem = described["components"]["schemas"]["Problem"]["properties"]
    assert {"code", "detail", "remedy", "field", "status", "title", "type"} == set(problem)
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
