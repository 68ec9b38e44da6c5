"""SCIM in the description: what is there is what is served, with SCIM's own types and errors."""

from pathlib import Path

from jsonschema_rs import validator_for

from interlock.api.scim.described import MEDIA_TYPE, PLACE, scim_paths, scim_schemas
from tests.provisioning import Sender, provisioned


def test_every_operation_says_what_it_needs_and_answers_errors_of_scim() -> None:
    for path, item in scim_paths("x-needs").items():
        assert path.startswith(f"{PLACE}/")
        for operation in (one for name, one in item.items() if name != "parameters"):
            assert operation["x-needs"] == "directory.sync"
            for status in ("400", "401", "403", "404"):
                (kind,) = operation["responses"][status]["content"].items()
                assert kind == (MEDIA_TYPE, {"schema": {"$ref": "#/components/schemas/ScimError"}})


def test_what_is_answered_fits_what_is_described(tmp_path: Path) -> None:
    known = {"components": {"schemas": scim_schemas()}}
    shapes = {name: validator_for({**body, **known}) for name, body in scim_schemas().items()}
    with provisioned(tmp_path) as place:
        sender = Sender(place)
        ann = sender.user("ann")
        group = sender.group("Operators", ann)
        shapes["ScimUser"].validate(sender.ask("GET", f"{PLACE}/Users/{ann}").json())
        shapes["ScimGroup"].validate(sender.ask("GET", f"{PLACE}/Groups/{group}").json())
        shapes["ScimList"].validate(sender.ask("GET", f"{PLACE}/Users").json())
        for name in ("ServiceProviderConfig", "ResourceTypes", "Schemas"):
            said = sender.ask("GET", f"{PLACE}/{name}")
            assert (said.status_code, said.headers["content-type"]) == (200, MEDIA_TYPE)
        wrong = sender.ask("GET", f"{PLACE}/Users/nobody")
        shapes["ScimError"].validate(wrong.json())
        assert not shapes["ScimUser"].is_valid(wrong.json())
        assert not shapes["ScimError"].is_valid(sender.ask("GET", f"{PLACE}/Users/{ann}").json())
