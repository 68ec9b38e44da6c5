import pytest

from interlock.risk.facts import FactKind, facts_in, is_telling
from interlock.risk.libraries import CRYPTO, INTERFACES, PAYMENT, STORES

PORT_80 = ("container-port", "port 80", 2)
STRIPE = ("payment-library", "stripe", 1)
CRYPTO_2 = ("crypto-library", "cryptography", 2)


def shown(path: str, text: str) -> list[tuple[str, str, int]]:
    return [(one.kind.value, one.name, one.line) for one in facts_in(path, text.encode())]


@pytest.mark.parametrize(
    ("path", "text", "facts"),
    [
        ("Dockerfile", "FROM x\nexpose 80 443/tcp # web\n", [PORT_80, ("container-port", "port 443/tcp", 2)]),
        ("deploy/web.Containerfile", "EXPOSE 9\n", [("container-port", "port 9", 1)]),
        ("infra/main.tf", 'x {\n cidr = "0.0.0.0/0"\n}', [("public-exposure", "0.0.0.0/0", 2)]),
        ("main.tf", "publicly_accessible   =  true", [("public-exposure", "publicly_accessible = true", 1)]),
        ("main.tf", "publicly_accessible = false", []),
        ("main.tf", 'resource "aws_db_instance" "a" {}', [("data-store", "aws_db_instance", 1)]),
        ("k8s.yaml", "kind: Service\nspec:\n  type: LoadBalancer\n", [("public-exposure", "type: LoadBalancer", 3)]),
        ("k8s.yml", "kind: ClusterRole\n", []),
        ("compose.yaml", "db:\n  web:\n    image: registry.example.org/postgres:16\n", [("data-store", "postgres", 3)]),
        ("api.yaml", "openapi: 3.1.0\npaths:\n  /orders:\n    get: {}\n", [("api-route", "/orders", 3)]),
        ("api.yaml", "paths:\n  /orders:\n", []),
        ("openapi.json", '{\n "openapi": "3.1.0",\n "paths": {\n  "/pay": {}}}', [("api-route", "/pay", 4)]),
        ("a.proto", "service Shop {\n}", [("api-route", "Shop", 1)]),
        ("schema.graphql", "type Query {\n}", [("api-route", "Query", 1)]),
        ("requirements-dev.txt", "Stripe==9\nstripe-mock-not==1\n", [STRIPE]),
        ("package.json", '{"dependencies": {"@stripe/stripe": "1", "pg": "2"}}', [STRIPE, ("data-store", "pg", 1)]),
        ("go.mod", "require github.com/lib/pq v1.10\n", [("data-store", "lib/pq", 1)]),
        ("pom.xml", "<artifactId>jjwt-api</artifactId>", [("crypto-library", "jjwt-api", 1)]),
        ("pyproject.toml", '[\n "cryptography>=44",\n "fastapi[all]",\n]', [CRYPTO_2, ("api-route", "fastapi", 3)]),
        ("package-lock.json", '{"stripe": 1}', []),
        ("app.py", "import stripe", []),
    ],
)  # fmt: skip
def test_files_show_what_they_say(path: str, text: str, facts: list[tuple[str, str, int]]) -> None:
    assert shown(path, text) == facts
    assert is_telling(path) or not facts


def test_the_same_thing_twice_is_one_fact() -> None:
    assert shown("a.tf", '"0.0.0.0/0"\n"0.0.0.0/0"\n') == [("public-exposure", "0.0.0.0/0", 1)]


def test_a_fact_is_the_same_in_another_file() -> None:
    (one,), (other,) = ([*facts_in(path, b"EXPOSE 80")] for path in ("Dockerfile", "web/Dockerfile"))
    assert (one.key == other.key, one.says) == (True, "the open port 80 in Dockerfile")


def test_bytes_that_are_no_text_are_no_error() -> None:
    assert shown("main.tf", "\x00\ud7ff") == []
    assert next(facts_in("Dockerfile", b"EXPOSE \xff\xfe\n")).name.startswith("port ")


def test_every_library_of_every_list_is_found_as_what_it_is() -> None:
    kinds = {FactKind.PAYMENT_LIBRARY: PAYMENT, FactKind.CRYPTO_LIBRARY: CRYPTO}
    kinds |= {FactKind.DATA_STORE: STORES, FactKind.API_ROUTE: INTERFACES}
    names = [name for names in kinds.values() for name in names]
    assert len(names) == len(set(names))
    for kind, of_kind in kinds.items():
        for name in of_kind:
            assert shown("package.json", f'{{"{name}": "1"}}') == [(kind.value, name, 1)]


def test_a_large_file_is_read_in_linear_time() -> None:
    body = b'"' + b"a/" * 400_000 + b"\n" + b"@a-" * 400_000
    assert [*facts_in("package.json", body)] == []
    assert [*facts_in("a.yaml", body.replace(b"a", b" image: "))] == []
