"""A job that shows its build server's token gets a short one of ours, and gets in with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from interlock.kernel import stamp
from tests.exchanging import RULE, SHOWN, exchanging
from tests.tokens import GITLAB_CLAIMS, TokenIssuer


def test_a_job_gets_a_token_that_counts_for_a_quarter_of_an_hour(tmp_path: Path) -> None:
    with exchanging(tmp_path) as place:
        said = place.show(place.token())
        assert said.status_code == 200, (said.text, place.log)
        assert said.headers["cache-control"] == "no-store"
        given = said.json()
        token = given.pop("access_token")
        assert given == {
            "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
            "token_type": "Bearer",
            "expires_in": 900,
            "scope": "evidence.read evidence.submit",
            "party": "workload:shop-ci",
            "resource": "product:shop",
            "until": stamp(place.world.at + timedelta(minutes=15)),
        }
        who = place.server.ask("GET", "/v1/whoami", token).json()
        assert who["token"]["name"] == "shop: acme/shop, run 9001"
        assert who["token"]["made_by"] == "a workload token"
        place.world.pass_time(minutes=14)
        assert place.server.ask("GET", "/v1/whoami", token).status_code == 200
        place.world.pass_time(minutes=1)
        assert place.server.ask("GET", "/v1/whoami", token).status_code == 401
        assert place.log == []


def test_it_goes_no_further_than_the_rule(tmp_path: Path) -> None:
    with exchanging(tmp_path) as place:
        token = place.had()
        wanted = {"owner": "workload:shop-ci", "permissions": ["evidence.read"], "name": "n"}
        assert place.server.ask("POST", "/v1/tokens", token, json=wanted).status_code == 403
        assert place.server.ask("GET", "/v1/tokens", token).status_code == 403
        assert place.server.ask("GET", "/metrics", token).status_code == 403, "that is of the organisation"
        said = place.server.ask("POST", "/v1/evidence", token, content=place.server.sealed("anything"))
        assert said.status_code in {400, 403}, "a statement about no product is of the organisation"


def test_a_job_of_gitlab_is_known_too(tmp_path: Path) -> None:
    rules = RULE.replace(".github/workflows/release.yml", ".gitlab-ci.yml").replace("1234", "88")
    with exchanging(tmp_path, TokenIssuer("https://gitlab.example.org", GITLAB_CLAIMS), rules) as place:
        place.had()


def test_a_request_that_is_none_is_told_what_is_wrong_with_it(tmp_path: Path) -> None:
    with exchanging(tmp_path) as place:
        token = place.token()
        assert place.show(token, grant_type="password").json()["code"] == "API-105"
        assert place.show(token, subject_token_type="saml").json()["code"] == "API-105"
        assert place.show("x" * 20_000).json()["code"] == "API-105"
        assert place.show(token, scope="everything").json()["code"] == "API-105"
        form = place.server.ask("POST", "/v1/tokens/exchange", data={**SHOWN, "subject_token": token})
        assert form.status_code in {400, 415}
        assert place.log == [], "these are no refusals of anybody"
        assert place.show(token).status_code == 200, "and use nothing up"
