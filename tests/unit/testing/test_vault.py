import base64
import json
import os

import httpx

from interlock.testing.vault import StubVault

TOKEN = os.urandom(8).hex()


def test_it_answers_as_a_transit_engine_to_whoever_has_the_token() -> None:
    vault = StubVault(TOKEN)
    try:
        key = vault.add("one")
        body = json.dumps({"input": base64.b64encode(b"x").decode(), "key_version": 1}).encode()
        with httpx.Client(base_url=f"{vault.address}/v1/transit/") as client:
            told = client.post("sign/one", content=body, headers={"X-Vault-Token": TOKEN}).json()["data"]["signature"]
            assert client.get("keys/one").status_code == 403
        key.public.verify(base64.b64decode(told.removeprefix("vault:v1:")), b"x")
    finally:
        vault.stop()
    assert vault.asked == [("POST", "sign/one"), ("GET", "keys/one")]
