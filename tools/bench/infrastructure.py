"""Manifests, images, pipelines and Terraform for the generated repository, with faults sown into them."""

from __future__ import annotations

import random

from tools.bench.python_code import NOUNS, often

_TAGS = ("1.4.2", "2.0.1", "3.11-slim", "latest")


def manifest(pick: random.Random, lines: int) -> str:
    """Give Kubernetes manifests of about so many lines, some of them careless."""
    parts: list[str] = []
    count = 0
    while count < lines:
        a, b = pick.sample(NOUNS, 2)
        careful = often(pick, 0.6)
        limits = (
            "          securityContext:\n            allowPrivilegeEscalation: false\n            runAsNonRoot: true\n"
            "            readOnlyRootFilesystem: true\n          resources:\n            limits:\n"
            "              cpu: 200m\n              memory: 256Mi\n"
            if careful
            else "          securityContext:\n            privileged: true\n"
        )
        part = (
            f"---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {a}-{b}\n  labels:\n    app: {a}\n"
            f"spec:\n  replicas: {pick.randrange(1, 9)}\n  selector:\n    matchLabels:\n      app: {a}\n"
            f"  template:\n    metadata:\n      labels:\n        app: {a}\n    spec:\n      containers:\n"
            f"        - name: {b}\n          image: images.example.org/{a}/{b}:{pick.choice(_TAGS)}\n"
            f"          ports:\n            - containerPort: {pick.randrange(3000, 9000)}\n{limits}"
        )
        parts.append(part)
        count += part.count("\n")
    return "".join(parts)


def dockerfile(pick: random.Random, lines: int) -> str:
    """Give a Dockerfile."""
    a, b = pick.sample(NOUNS, 2)
    steps = [
        f"FROM images.example.org/python:{pick.choice(_TAGS)}",
        f'LABEL org.opencontainers.image.title="{a}"',
        "WORKDIR /srv",
        "RUN apt-get update && apt-get install -y curl" if often(pick, 0.5) else "RUN mkdir -p /srv/data",
        "COPY requirements.txt .",
        "RUN pip install -r requirements.txt",
    ]
    steps += [f"COPY {a}/{name} /srv/{b}/{name}" for name in pick.sample(NOUNS, max(1, min(lines - 8, 40)))]
    if often(pick, 0.6):
        steps.append("USER 10001")
    steps.append(f'CMD ["python", "-m", "{b}"]')
    return "\n".join(steps) + "\n"


def workflow(pick: random.Random, lines: int) -> str:
    """Give a workflow of about so many lines; some trust what they should not."""
    a, b = pick.sample(NOUNS, 2)
    careful = often(pick, 0.5)
    head = f"name: {a} {b}\non:\n  push:\n    branches: [main]\n  pull_request:\n"
    if careful:
        head += "permissions:\n  contents: read\n"
    parts = [head + "jobs:\n"]
    count = parts[0].count("\n")
    number = 0
    while count < lines:
        number += 1
        c = pick.choice(NOUNS)
        pin = f"{pick.getrandbits(160):040x}" if careful else "v4"
        title = "Title" if careful else "${{ github.event.pull_request.title }}"
        part = (
            f"  {c}-{number}:\n    runs-on: ubuntu-22.04\n    steps:\n      - uses: actions/checkout@{pin}\n"
            f"        with:\n          persist-credentials: false\n      - name: build\n"
            f'        run: |\n          echo "{title}"\n          make {c}\n'
        )
        parts.append(part)
        count += part.count("\n")
    return "".join(parts)


def terraform(pick: random.Random, lines: int) -> str:
    """Give Terraform of about so many lines; some of it open to the world."""
    parts: list[str] = []
    count = number = 0
    while count < lines:
        number += 1
        a, b = pick.sample(NOUNS, 2)
        address = "0.0.0.0/0" if often(pick, 0.3) else f"10.{pick.randrange(250)}.0.0/16"
        kept = (
            f'resource "aws_s3_bucket" "{a}_{number}" {{\n  bucket = "{a}-{b}-{number}"\n}}\n\n'
            if often(pick, 0.2)
            else f'resource "aws_route53_record" "{a}_{number}" {{\n  zone_id = var.zone\n  name    = "{a}-{number}"\n'
            f'  type    = "A"\n  ttl     = {pick.randrange(60, 900)}\n  records = ["10.0.{number % 250}.7"]\n}}\n\n'
        )
        part = kept + (
            f'resource "aws_security_group" "{b}_{number}" {{\n  name        = "{b}-{number}"\n'
            f'  description = "what may reach {b}"\n  ingress {{\n    description = "in"\n    from_port   = 443\n'
            f'    to_port     = 443\n    protocol    = "tcp"\n    cidr_blocks = ["{address}"]\n  }}\n}}\n\n'
        )
        parts.append(part)
        count += part.count("\n")
    return "".join(parts)
