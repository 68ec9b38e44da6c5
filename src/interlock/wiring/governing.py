"""How what runs is held against what is expected. Floor 12."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import interlock
from interlock.flows.governed_estate import Expected, SealGovernance, read_expected
from interlock.formats import read_yaml
from interlock.kernel import ControlId, sha256
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.own_files import read_own
from interlock.wiring.probing import footing_here

if TYPE_CHECKING:
    from interlock.wiring.app import App
    from interlock.wiring.deploying import Deploying

CONTROL: Final = ControlId("key.governance")


def expected_of(path: str, deploying: Deploying) -> tuple[tuple[Expected, ...], str]:
    """Read what is expected of environments that there are; give it with the SHA-256 of the file.

    Errors: SettingsUnreadable (CFG-101), those of `read_expected`; EnvironmentUnknown (DPL-102).
    """
    try:
        body = read_own(os.getcwd(), path, may_lie_outside=True)  # noqa: PTH109 (it is named from where its user stands)
    except OSError as error:
        raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error
    found = read_expected(read_yaml(body, path))
    for one in found:
        deploying.environment(one.environment)
    return found, sha256(body).hex


def sealing_of(app: App) -> SealGovernance:
    """Build what seals it."""
    return SealGovernance(
        seal=lambda: app.seal,
        card=app.cards[CONTROL],
        footing=lambda plan: footing_here(app, plan.subjects[0] if plan.subjects else plan.subject),
        version=interlock.__version__,
    )
