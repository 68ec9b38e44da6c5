"""How much risk each control takes away, for each profile, and what has to be there for it to apply. Floor 11.

Data, to be read and mended by people: one control a line, with its weights for baseline, standard and critical, 1 to
10, and what it needs to mean anything: `infra` (something describes infrastructure), `runs` (something is deployed).
"""

from __future__ import annotations

from typing import Final

import msgspec

_WEIGHTS: Final = """
commit.secrets 9 10 10
commit.sca 8 9 10
precommit.peer-review 7 9 10
commit.sast 6 8 9
key.builds 6 8 9
commit.build 6 7 7
commit.signing 3 7 10
key.provenance 3 7 10
key.scanning 5 7 9 runs
commit.iac 5 7 9 infra
commit.security-tests 4 6 8
key.secrets 4 7 9
production.release 4 6 9 runs
acceptance.dast 3 6 8 runs
acceptance.smoke 4 5 6 runs
production.smoke 4 5 6 runs
acceptance.deploy 3 5 7 runs
key.deploy-verification 2 5 9 runs
key.governance 2 5 7 runs
production.change-ticket 1 4 8 runs
key.infra-checks 2 5 8 infra
key.infra-scanning 2 5 8 infra
production.provision 2 5 7 infra
acceptance.provision 1 3 5 infra
key.delivery-integrity 1 4 8 runs
commit.high-risk 3 5 8
precommit.threat-model 2 5 8
acceptance.security-features 2 4 7 runs
acceptance.attacks 1 3 6 runs
acceptance.deep-sast 2 4 6
acceptance.fuzzing 1 3 6
acceptance.pentest 1 4 8 runs
acceptance.trigger 2 3 4 runs
production.asserts 1 4 7 runs
production.monitoring 3 5 7 runs
production.defense 1 3 7 runs
production.red-team 1 1 5 runs
production.bug-bounty 1 2 4
production.postmortem 1 3 4 runs
precommit.ide-sast 1 2 2
commit.budget 1 2 2
acceptance.budget 1 1 1 runs
key.rbac 4 6 9
key.audit 2 5 8
risk.profile 5 6 6
map.access 3 5 7
map.workflow 2 3 4
map.tests 1 2 3
map.tools 2 3 4
map.manual 1 2 3
map.gaps 1 2 3
"""


class Weight(msgspec.Struct, frozen=True):
    """What one control is worth."""

    baseline: int
    standard: int
    critical: int
    needs: str = ""


def _read(line: str) -> tuple[str, Weight]:
    control, baseline, standard, critical, *needs = line.split()
    return control, Weight(int(baseline), int(standard), int(critical), " ".join(needs))


WEIGHTS: Final = dict(map(_read, _WEIGHTS.strip().splitlines()))
