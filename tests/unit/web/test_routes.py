"""Every page says who may open it, and none is in the description of the API."""

from __future__ import annotations

from pathlib import Path

from interlock.api.rest.app import application
from interlock.web.routes import MOST_BYTES, ROUTES, pages
from interlock.web.scripts import FILES
from interlock.web.visiting import NEEDS, OPEN, House
from tests.visits import visited

ELSEWHERE = {"/sign-in/with/{name:str}", "/sign-in/back/{name:str}"}
OPENED = {
    "/sign-in",
    "/set-up",
    "/styles/interlock.css",
    "/styles/icon.svg",
    *(f"/scripts/{one}" for one in FILES),
    *ELSEWHERE,
}


def test_only_what_says_so_is_open() -> None:
    assert {path for one in ROUTES for path in one.paths if one.opt.get(OPEN) is True} == OPENED
    silent = [one.paths for one in ROUTES if not {NEEDS, OPEN} & set(one.opt)]
    assert silent == []
    assert len(ROUTES) >= 9


def test_nobody_who_is_not_signed_in_opens_anything_else(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.browser()
        for one in ROUTES:
            for path in one.paths - OPENED:
                shown = path.replace("{name:str}", "ses-000000000000")
                for method in one.http_methods:
                    said = browser.get(shown) if method == "GET" else browser.post(shown)
                    assert said.status_code in {303, 403}, path
                    assert said.headers.get("location", "/sign-in").startswith("/sign-in"), path


def test_the_api_describes_no_page() -> None:
    described = application(None, pages=pages(House())).openapi_schema.to_schema()["paths"]
    assert all(path.startswith(("/v1/", "/healthz", "/readyz", "/metrics")) for path in described)


def test_a_form_is_small(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        said = site.browser().post("/sign-in", name="ann", password="x" * (MOST_BYTES + 1), next="/")
        assert said.status_code == 413
