"""What the files of a repository show of risk: ports, doors to the internet, data stores, routes, telling libraries.

Words in descriptions and manifests, by name and pattern: enough to ask a person again, never enough to answer for
one. Enters: a path and its bytes. Leaves: facts. Floor 3.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from interlock.risk.libraries import CRYPTO, INTERFACES, PAYMENT, STORES

MOST_BYTES: Final = 8 << 20
"""Nobody describes a system, or lists what it needs, in a larger file."""


class FactKind(StrEnum):
    """What a repository can show."""

    CONTAINER_PORT = "container-port"
    PUBLIC_EXPOSURE = "public-exposure"
    DATA_STORE = "data-store"
    API_ROUTE = "api-route"
    PAYMENT_LIBRARY = "payment-library"
    CRYPTO_LIBRARY = "crypto-library"


class Fact(msgspec.Struct, frozen=True, order=True):
    """One thing that a file shows; the same kind and name elsewhere is the same fact."""

    kind: FactKind
    name: str
    """`stripe`, `port 8080`, `aws_db_instance`, `/orders`."""
    path: str
    line: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same fact in another file or line."""
        return self.kind.value, self.name

    @property
    def says(self) -> str:
        """One clause for people."""
        return f"{_WORDS[self.kind]} {self.name} in {self.path}"


_WORDS: Final = {
    FactKind.CONTAINER_PORT: "the open",
    FactKind.PUBLIC_EXPOSURE: "the door to the internet",
    FactKind.DATA_STORE: "the data store",
    FactKind.API_ROUTE: "the route or interface",
    FactKind.PAYMENT_LIBRARY: "the payment library",
    FactKind.CRYPTO_LIBRARY: "the library for cryptography",
}

_LIBRARIES: Final[Mapping[FactKind, Sequence[str]]] = {
    FactKind.PAYMENT_LIBRARY: PAYMENT,
    FactKind.CRYPTO_LIBRARY: CRYPTO,
    FactKind.DATA_STORE: STORES,
    FactKind.API_ROUTE: INTERFACES,
}
_LIBRARY: Final = {name.encode(): kind for kind, names in _LIBRARIES.items() for name in names}
_NAMED: Final = re.compile(
    rb"(?<![\w.-])("
    + b"|".join(re.escape(name) for name in sorted(_LIBRARY, key=len, reverse=True))
    + rb")(?=[\"'\s=<>~!^;:,\[\])/@]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_DIRECT: Final = frozenset(
    {
        *("package.json", "pyproject.toml", "setup.cfg", "setup.py", "pipfile", "go.mod", "cargo.toml", "pom.xml"),
        *("build.gradle", "build.gradle.kts", "gemfile", "composer.json", "mix.exs", "pubspec.yaml", "build.sbt"),
        *("deno.json", "environment.yml", "environment.yaml", "libs.versions.toml", "directory.packages.props"),
    }
)
"""Files that name what is used on purpose; lockfiles name all that comes with it too."""
_REQUIREMENTS: Final = re.compile(r"requirements[\w.-]*\.(txt|in)$|.*\.(cs|fs|vb)proj$|.*\.gemspec$")
_CONTAINER: Final = re.compile(r"(?:.*\.)?(?:dockerfile|containerfile)(?:\..*)?$")
_EXPOSE: Final = re.compile(rb"^[ \t]*EXPOSE[ \t]+([^\n#]+)", re.IGNORECASE | re.MULTILINE)
_DESCRIPTION: Final = re.compile(r".*\.(tf|tf\.json|hcl|bicep|ya?ml)$|.*(openapi|swagger|template|arm)[\w.-]*\.json$")
_PUBLIC: Final = re.compile(
    rb"(0\.0\.0\.0/0|::/0|\b(?:type|kind)\"?:[ \t]*\"?(?:LoadBalancer|Ingress|Gateway|HTTPRoute)\b"
    rb"|\"?\b(?:publicly_accessible|PubliclyAccessible|associate_public_ip_address|AssociatePublicIpAddress"
    rb"|map_public_ip_on_launch|public_network_access_enabled)\"?[ \t]*[=:][ \t]*\"?true\b"
    rb"|\b(?:public-read(?:-write)?|allUsers|PublicRead)\b|\"?\bscheme\"?[ \t]*[=:][ \t]*\"?internet-facing\b)"
)
_STORE: Final = re.compile(
    rb"\b(aws_(?:db_instance|rds_cluster|dynamodb_table|s3_bucket|elasticache_\w+|docdb_cluster|redshift_cluster"
    rb"|efs_file_system)"
    rb"|google_(?:sql_database_instance|bigquery_dataset|storage_bucket|spanner_instance|firestore_database"
    rb"|redis_instance)"
    rb"|azurerm_(?:\w*sql\w*_server|cosmosdb_account|storage_account|redis_cache)"
    rb"|AWS::(?:RDS|DynamoDB|S3|ElastiCache|Redshift|DocDB)::\w+)"
    rb"|image:[ \t]*[\"']?(?:[\w.:-]{1,200}/){0,8}(postgres|postgis|mysql|mariadb|mongo|redis|valkey"
    rb"|cassandra|elasticsearch|opensearch|couchdb|neo4j|clickhouse|minio)\b"
)
_OPENAPI: Final = re.compile(rb"^[ \t]*[\"']?(?:openapi|swagger)[\"']?[ \t]*:", re.MULTILINE)
_ROUTE: Final = re.compile(rb"^[ \t]+[\"']?(/[^\s\"':]*)[\"']?[ \t]*:", re.MULTILINE)
_INTERFACE: Final = re.compile(rb"^[ \t]*service[ \t]+(\w+)[ \t]*\{|^[ \t]*type[ \t]+(Query|Mutation)\b", re.MULTILINE)


def is_telling(path: str) -> bool:
    """Say whether a file, by its name, can show something."""
    return _readers(posixpath.basename(path).lower()) != ()


def facts_in(path: str, body: bytes) -> Iterator[Fact]:
    """Give what a file shows, each thing once, at its first line."""
    seen: set[tuple[str, str]] = set()
    for reader in _readers(posixpath.basename(path).lower()):
        for kind, name, at in reader(body):
            text = " ".join(name.decode("utf-8", "replace").split())
            fact = Fact(kind, text, path, body.count(b"\n", 0, at) + 1)
            if fact.key not in seen:
                seen.add(fact.key)
                yield fact


_Shown = Iterator[tuple[FactKind, bytes, int]]


def _of_manifest(body: bytes) -> _Shown:
    for found in _NAMED.finditer(body):
        name = found[1].lower()
        yield _LIBRARY[name], name, found.start(1)


def _of_container(body: bytes) -> _Shown:
    for found in _EXPOSE.finditer(body):
        for port in found[1].split():
            yield FactKind.CONTAINER_PORT, b"port " + port, found.start(1)


def _of_description(body: bytes) -> _Shown:
    for found in _PUBLIC.finditer(body):
        yield FactKind.PUBLIC_EXPOSURE, found[1].replace(b'"', b""), found.start()
    for found in _STORE.finditer(body):
        yield FactKind.DATA_STORE, found[1] or found[2], found.start()
    if _OPENAPI.search(body):
        for found in _ROUTE.finditer(body):
            yield FactKind.API_ROUTE, found[1], found.start(1)


def _of_interface(body: bytes) -> _Shown:
    for found in _INTERFACE.finditer(body):
        yield FactKind.API_ROUTE, found[1] or found[2], found.start()


_Reader = Callable[[bytes], _Shown]


def _readers(name: str) -> tuple[_Reader, ...]:
    """Give what reads a file of a name in small letters; nothing for one that tells nothing."""
    readers: list[_Reader] = []
    if name in _DIRECT or _REQUIREMENTS.match(name):
        readers.append(_of_manifest)
    if _CONTAINER.match(name):
        readers.append(_of_container)
    if _DESCRIPTION.match(name):
        readers.append(_of_description)
    if name.endswith((".proto", ".graphql", ".graphqls")):
        readers.append(_of_interface)
    return tuple(readers)
