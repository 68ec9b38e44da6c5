"""What a doctor says of providers and directories of people: whether their secrets and they can be had. Floor 12."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from interlock.kernel import InterlockError, instant
from interlock.wiring.looks import Look

if TYPE_CHECKING:
    from interlock.identity.ldap import LdapPlace, LdapSource
    from interlock.wiring.app import App

_LATE: Final = 3
"""After so many times of its interval without a pull that took something over, something is wrong."""


def sign_in_looks(app: App) -> list[Look]:
    """Say of each provider and directory how it stands; nothing where `sign-in.yaml` names none."""
    from interlock.wiring.sign_in import read_sign_in
    from interlock.wiring.sign_in_states import missing_secrets

    try:
        said = read_sign_in(app.places.config)
    except InterlockError as error:
        return [Look("sign-in", is_good=False, is_needed=True, says=str(error), remedy=error.remedy)]
    missing = dict(missing_secrets(said, app.environ))
    found = []
    for one in said.providers:
        secret = missing.get(f"the provider {one.name}")
        if secret is None:
            found.append(Look(f"provider {one.name}", True, True, f"{one.issuer.url}, as {one.issuer.audience}"))
            continue
        # A variable may be there for the server and not for whoever runs this.
        is_needed = not one.secret.startswith("env:")
        says = f"nobody can sign in with it: {secret}"
        found.append(Look(f"provider {one.name}", False, is_needed, says, secret.remedy))
    return [*found, *(_directory(app, one) for one in said.ldap)]


def _directory(app: App, source: LdapSource) -> Look:
    """Look at a directory: whether it is protected, whether it answers, and when it was taken over last."""
    from interlock.wiring.sign_in_states import check_reach, last_pulls

    what, how = f"directory {source.name}", f"{source.place.address}, {_protected(source.place)}"
    try:
        last, good = last_pulls(app, source)
        taken = f"taken over last at {good.at}" if good is not None else "never taken over"
        check_reach(app, source)
    except InterlockError as error:
        return Look(what, is_good=False, is_needed=True, says=f"{how}: {error}", remedy=error.remedy)
    if last is not None and last.why:
        remedy = f"see {last.code} in the list of errors; `interlock admin sync {source.name}` tries again"
        return Look(what, False, True, f"{how}; {taken}; at {last.at} not: {last.why}", remedy)
    every = timedelta(seconds=source.every_s)
    if every and (good is None or app.clock() - instant(good.at) > _LATE * every):
        remedy = f"see that the server runs; `interlock admin sync {source.name}` does it at once"
        return Look(what, False, False, f"{how}; {taken}, and it is to be every {int(every.total_seconds())} s", remedy)
    people = f", {good.people} people and {good.groups} groups" if good is not None else ""
    return Look(what, is_good=True, is_needed=True, says=f"{how}; it answers; {taken}{people}")


def _protected(place: LdapPlace) -> str:
    if place.is_plain:
        return "without TLS, on this machine alone"
    return "by TLS" if place.is_tls else "by TLS, begun with StartTLS"
