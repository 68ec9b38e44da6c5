"""What can be examined in a repository: the controls, their cards, and the stages that they stand in. Floor 12."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from interlock.wiring.opened import Opened
from interlock.wiring.settings import Settings

if TYPE_CHECKING:
    from interlock.control import Card, Control, PathException, Pipeline


class Staged(Opened):
    """An opened repository with its controls and stages."""

    @cached_property
    def controls(self) -> tuple[Control, ...]:
        """Our controls and the allowed third-party ones."""
        from interlock.wiring.plugins import controls

        return controls(self.settings.plugins)

    @cached_property
    def components(self) -> Mapping[str, str]:
        """What the third-party controls came in: package, version and digest, by control."""
        from interlock.wiring.plugins import components

        return components(self.settings.plugins)

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """The catalogue of controls, and the allowed third-party ones; it loads no control of ours."""
        from interlock.catalog.cards import CARDS

        if not self.settings.plugins:
            return CARDS
        return {**CARDS, **{str(one.card.id): one.card for one in self.controls if one.card.id not in CARDS}}

    def control_ids(self) -> Sequence[str]:
        """Give the ids of all controls, of those too that nothing runs yet."""
        return list(self.cards)

    @property
    def exceptions(self) -> Sequence[PathException]:
        """What interlock.yaml excepts. Errors: ControlUnknown (CTL-101) if it names a control that does not exist."""
        known = self.control_ids()
        for name in (name for one in self.settings.exceptions for name in one.controls):
            if name not in known:
                from interlock.control import ControlUnknown
                from interlock.kernel import nearest

                raise ControlUnknown(name=name, nearest=nearest(name, known))
        return self.settings.exceptions

    def pipeline_of(self, settings: Settings) -> Pipeline:
        """Give the stages that settings come to.

        Errors: FieldUnknown (FMT-102) for a control that does not exist, StageMisdeclared (CFG-106).
        """
        from interlock.wiring.stages import pipeline_of

        return pipeline_of(settings.stages, self.cards)

    @cached_property
    def pipeline(self) -> Pipeline:
        """The stages of this repository. Errors: those of `pipeline_of`."""
        return self.pipeline_of(self.settings)

    @cached_property
    def usual_pipeline(self) -> Pipeline:
        """The stages that hold where nobody declares any."""
        return self.pipeline_of(Settings())
