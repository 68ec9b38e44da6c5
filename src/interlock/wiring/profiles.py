"""Which profile the answers of interlock.yaml and of the ledger ask for; the stricter of both holds. Floor 12."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from interlock.risk import AGES, Case, Profile, Questionnaire, Standing, score, stricter
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.questions import questionnaire_of, shipped, told
from interlock.wiring.risk import RiskSettings

ReadFile = Callable[[str], bytes | None]
"""Gives a file of the repository by its path, as it stands where the settings stand; none if there is none."""


def questionnaire_in(settings: RiskSettings, read: ReadFile) -> Questionnaire:
    """Give the questions that a repository asks.

    Errors: SettingsUnreadable (CFG-101) where its own are not there; those of `questionnaire_of`.
    """
    if not settings.questions:
        return shipped()
    body = read(settings.questions)
    if body is None:
        raise SettingsUnreadable(path=settings.questions, why="`risk.questions` names it, and it is not there")
    return questionnaire_of(body, settings.questions)


def profile_in(settings: RiskSettings, read: ReadFile) -> Profile | None:
    """Give the profile that the answers of interlock.yaml come to; none where it has none.

    Errors: as for `questionnaire_in` and `told`.
    """
    if not settings.answers:
        return None
    questionnaire = questionnaire_in(settings, read)
    return score(questionnaire, told(settings, questionnaire)).profile


def case_of(settings: RiskSettings, read: ReadFile, standing: Standing | None) -> Case:
    """Give all that is known of the risk, the files aside. Errors: as for `profile_in`."""
    questionnaire = questionnaire_in(settings, read)
    days = {profile: settings.ages.get(profile.value, AGES[profile]) for profile in Profile}
    return Case(questionnaire, told(settings, questionnaire), standing.assessed if standing else None, days)


def asked_profile(settings: RiskSettings, read: ReadFile, standing: Standing | None) -> Profile | None:
    """Give the profile that picks the policy: the stricter of that of the file and that of the ledger."""
    return stricter((profile_in(settings, read), standing.assessed.profile if standing else None))


def laxer_risk(used: RiskSettings, read: ReadFile, trusted: RiskSettings, trusted_read: ReadFile) -> Iterator[str]:
    """Give each way in which one section `risk` asks for less than another one."""
    before = profile_in(trusted, trusted_read)
    now = profile_in(used, read)
    if before is not None and (now is None or now.rank < before.rank):
        says = f"its answers come to the profile {now}" if now is not None else "it answers no question of risk"
        yield f"in interlock.yaml {says}, and by the rules that hold for this change it is {before}"
    for profile in Profile:
        days, held = (one.ages.get(profile.value, AGES[profile]) for one in (used, trusted))
        if days > held:
            yield f"interlock.yaml lets answers of {profile} hold {days} days, and the rules that hold here {held}"
