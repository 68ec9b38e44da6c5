"""What the page for operators gives to copy is what the programs that read it take, and does what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from interlock.cli.admin import parser as admin
from interlock.cli.serve import PREFIX
from interlock.cli.serve import parser as serve
from interlock.cli.variables import variables_of
from interlock.formats import read_yaml
from interlock.wiring.server_settings import AROUND
from tests.architecture.test_docs import BLOCKS, DOCS, Block
from tests.certificates import Authority
from tests.needed import program
from tests.nginxes import find_nginx
from tests.programs import finish_text
from tests.served import served

PAGE = DOCS / "how-to" / "operate-server.md"
KNOWN = {*variables_of(serve(), PREFIX), *AROUND}


UNIT, CONTAINER, KUBERNETES, PROXY = "[Service]", "ENTRYPOINT", "apiVersion:", "proxy_pass"
CRON, PROMETHEUS, ALERTS = "admin backup", "scrape_configs:", "alert:"


def block(says: str) -> Block:
    """Give the one block that says something."""
    (found,) = (one for one in BLOCKS if one.page == PAGE and says in one.body)
    return found


def loaded(says: str) -> Any:
    """Read a block of YAML, with a key that stands twice refused."""
    read_yaml(block(says).body, str(block(says)))
    return yaml.safe_load(block(says).body)


def accepted(words: list[str], **more: Any) -> str:
    """Run a program that says whether it takes something."""
    done = finish_text(words, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_systemd_takes_the_unit_and_the_server_its_variables(tmp_path: Path) -> None:
    body = block(UNIT).body
    set_here = re.findall(r"^Environment=(\w+)=(.+)$", body, re.MULTILINE)
    assert len(set_here) > 3
    assert {name for name, _ in set_here} <= KNOWN
    made = re.sub("^ExecStart=.*$", "ExecStart=/bin/true", body, flags=re.MULTILINE)
    unit = tmp_path / "interlock.service"
    unit.write_text(made.replace("User=interlock", "User=root"))
    said = accepted([program("systemd-analyze"), "verify", "--man=no", str(unit)])
    assert unit.name not in said, said


def test_what_is_run_by_the_unit_and_in_the_container_is_a_command() -> None:
    words = shlex.split(re.findall("^ExecStart=(.+)$", block(UNIT).body, re.MULTILINE)[0])
    assert words[0].endswith("/interlock")
    assert words[1] == "serve"
    serve().parse_args(words[2:])
    assert 'ENTRYPOINT ["interlock", "serve"]' in block(CONTAINER).body


def test_the_container_is_one_that_its_checker_takes(tmp_path: Path) -> None:
    body = block(CONTAINER).body
    set_here = dict(re.findall(r"(?:ENV |    )([A-Z_]+)=(\S+)", body))
    assert set(set_here) <= KNOWN
    assert set_here["INTERLOCK_SERVE_BEHIND_PROXY"] == "true"
    assert re.search("^USER 10001$", body, re.MULTILINE), "not root"
    file = tmp_path / "Dockerfile"
    file.write_text(body)
    accepted([program("hadolint"), "--no-color", str(file)])


def test_kubernetes_asks_what_the_server_answers(tmp_path: Path) -> None:
    said = loaded(KUBERNETES)
    assert (said["apiVersion"], said["kind"], said["spec"]["replicas"]) == ("apps/v1", "StatefulSet", 1)
    spec = said["spec"]["template"]["spec"]
    assert spec["enableServiceLinks"] is False
    assert said["spec"]["selector"]["matchLabels"].items() <= said["spec"]["template"]["metadata"]["labels"].items()
    (container,) = spec["containers"]
    volumes = {one["name"] for one in spec["volumes"]}
    claims = {one["metadata"]["name"] for one in said["spec"]["volumeClaimTemplates"]}
    assert {one["name"] for one in container["volumeMounts"]} == volumes | claims
    probes = {name: container[name] for name in ("startupProbe", "readinessProbe", "livenessProbe")}
    assert probes["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert probes["readinessProbe"]["timeoutSeconds"] > 5, "it answers by then, also where the database hangs"
    with served(tmp_path) as server:
        for probe in probes.values():
            assert probe["httpGet"]["port"] == container["ports"][0]["name"]
            assert server.ask("GET", probe["httpGet"]["path"]).status_code == 200


def test_nginx_takes_what_stands_in_front_of_the_server(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.server(["interlock.example.org"])
    body = re.sub(r"(ssl_certificate(_key)?) +[^;]+;", rf"\1 {authority.newest};", block(PROXY).body)
    temporary = " ".join(
        f"{one}_temp_path {tmp_path}/t;" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"pid {tmp_path}/pid; events {{}}\nhttp {{ access_log off; {temporary}\n{body}}}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    said = accepted([find_nginx(), "-t", "-e", "stderr", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])
    assert "test is successful" in said


def test_what_cron_runs_is_a_command(tmp_path: Path) -> None:
    lines = block(CRON).body.splitlines()
    field = r"(\*|\d+)(/\d+)?"
    for line in lines:
        assert re.match(rf"({field} ){{5}}interlock \S", line), line
    words = shlex.split(lines[0])[6:]
    named = [one.partition("=")[0] for one in words if re.match("[A-Z_]+=", one)]
    assert set(named) <= KNOWN
    call = words[len(named) :]
    assert call[:2] == ["/opt/interlock/bin/interlock", "admin"]
    asked = admin().parse_args(call[2:])
    assert asked.action == "backup"
    (tmp_path / "interlock-old.tar").touch()
    find = shlex.split(lines[1])[6:]
    assert (find[0], find[-1]) == ("find", "-delete")
    accepted([find[0], str(tmp_path), *find[2:]])
    assert (tmp_path / "interlock-old.tar").exists(), "it is not that old"


def test_prometheus_takes_its_configuration(tmp_path: Path) -> None:
    said = loaded(PROMETHEUS)
    (tmp_path / "token").write_text("x")
    said["scrape_configs"][0]["authorization"]["credentials_file"] = str(tmp_path / "token")
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(said))
    accepted([program("promtool"), "check", "config", str(tmp_path / "prometheus.yml")])


def test_alerts_speak_of_figures_that_there_are(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        token = server.token()
        server.ask("GET", "/v1/whoami", token)
        figures = set(re.findall(r"^(interlock_\w+)[ {]", server.ask("GET", "/metrics", token).text, re.MULTILINE))
    named = set(re.findall(r"interlock_\w+", block(ALERTS).body))
    assert len(named) > 3
    assert named <= figures
    told = set(re.findall(r"^\| `(interlock_\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE))
    assert told == {re.sub("_(bucket|count|sum)$", "", one) for one in figures if not one.endswith("_created")}


SERIES = {
    "InterlockIsAway": ['up{job="interlock"}'],
    "InterlockHasNoRoom": ["interlock_store_free_bytes"],
    "InterlockGaveUp": ['interlock_errands{state="dead"}'],
    "InterlockCannotAnswer": ['interlock_requests_total{route="/v1/evidence",status="503"}'],
    "InterlockIsRefusing": ['interlock_requests_total{route="/v1/evidence",status="401"}'],
    "InterlockIsSlow": [
        'interlock_request_seconds_bucket{route="/v1/verdicts/{sha256:str}",le="0.5"}',
        'interlock_request_seconds_bucket{route="/v1/verdicts/{sha256:str}",le="1.0"}',
        'interlock_request_seconds_bucket{route="/v1/verdicts/{sha256:str}",le="+Inf"}',
    ],
}
BAD = {
    "InterlockIsAway": ["0x60"],
    "InterlockHasNoRoom": ["1e6x60"],
    "InterlockGaveUp": ["1x60"],
    "InterlockCannotAnswer": ["0+60x60"],
    "InterlockIsRefusing": ["0+120x60"],
    "InterlockIsSlow": ["0+50x60", "0+100x60", "0+100x60"],
}
GOOD = {
    "InterlockIsAway": ["1x60"],
    "InterlockHasNoRoom": ["9e12x60"],
    "InterlockGaveUp": ["0x60"],
    "InterlockCannotAnswer": ["0x60"],
    "InterlockIsRefusing": ["0+1x60"],
    "InterlockIsSlow": ["0+100x60", "0+100x60", "0+100x60"],
}


def test_there_is_a_case_of_every_alert() -> None:
    (group,) = loaded(ALERTS)["groups"]
    assert {one["alert"] for one in group["rules"]} == set(SERIES) == set(BAD) == set(GOOD)


@pytest.mark.parametrize("name", SERIES)
def test_an_alert_is_raised_when_it_is_bad_and_not_otherwise(name: str, tmp_path: Path) -> None:
    (tmp_path / "alerts.yml").write_text(block(ALERTS).body)
    (rule,) = (one for one in loaded(ALERTS)["groups"][0]["rules"] if one["alert"] == name)
    always = [{"series": 'interlock_requests_total{route="/v1/whoami",status="200"}', "values": "0+600x60"}]
    labels = {"InterlockIsAway": {"job": "interlock"}, "InterlockGaveUp": {"state": "dead"}}.get(name, {})
    raised = [{"exp_labels": {**labels, **rule["labels"]}, "exp_annotations": rule["annotations"]}]
    tests = [
        {
            "interval": "1m",
            "input_series": [
                *(always if "status" in SERIES[name][0] else []),
                *({"series": one, "values": values} for one, values in zip(SERIES[name], said[name], strict=True)),
            ],
            "alert_rule_test": [{"eval_time": "40m", "alertname": name, "exp_alerts": expected}],
        }
        for said, expected in ((BAD, raised), (GOOD, []))
    ]
    whole = {"rule_files": ["alerts.yml"], "evaluation_interval": "1m", "tests": tests}
    (tmp_path / "tests.yml").write_text(yaml.safe_dump(whole))
    accepted([program("promtool"), "check", "rules", "alerts.yml"], cwd=tmp_path)
    accepted([program("promtool"), "test", "rules", "tests.yml"], cwd=tmp_path)
