"""Which SLSA build level a build comes to: computed from what held, never claimed. Pure. Floor 3."""

from __future__ import annotations

import msgspec

from interlock.supply.build.model import Isolation


class Level(msgspec.Struct, frozen=True):
    """A SLSA build level, and what keeps it from being a higher one."""

    number: int
    missing: tuple[str, ...]
    """Each thing that the next levels ask for and this build did not have."""

    @property
    def name(self) -> str:
        """What a verification summary calls it."""
        return f"SLSA_BUILD_LEVEL_{self.number}"


def level_of(isolation: Isolation, *, is_signed: bool, is_hosted: bool, is_steered: bool = True) -> Level:
    """Give the level that a build with provenance comes to.

    Level 1 is that provenance exists. Level 2 takes a hosted platform that signs it. Level 3 takes, besides, that
    builds cannot influence each other and that no build can reach the key.

    Shape:  `is_hosted` says that the platform proved who it is; a variable that says so is no proof. `is_steered` says
            that whoever writes what is built may write the workflow too, whose other steps could reach the key.
    Source: SLSA v1.1, Build track: levels 1 to 3.
    """
    second = tuple(
        says
        for holds, says in (
            (is_signed, "the provenance is not signed"),
            (is_hosted, "no build platform proved that it ran this; it is somebody's machine"),
        )
        if not holds
    )
    third = tuple(
        says
        for holds, says in (
            (isolation.fresh_workspace, "the folder was not made for this build"),
            (isolation.processes, "other processes of this user could act on the build"),
            (isolation.files, "the build could write elsewhere, and read what others left"),
            (isolation.is_key_out_of_reach, "the build could reach the key that signs"),
            (not is_hosted or not is_steered, "the workflow that holds the key stands in the repository that is built"),
        )
        if not holds
    )
    number = 1 if second else 2 if third else 3
    return Level(number, (*second, *third))
