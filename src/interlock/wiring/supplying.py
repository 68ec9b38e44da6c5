"""What controls are given to work with: tools, advisories, and what is known of components. Floor 12."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import interlock
from interlock.wiring.judging import Judging

if TYPE_CHECKING:
    from interlock.adapters.feeds import MirrorClient
    from interlock.adapters.tools import LocalToolBox, PrivateTools
    from interlock.control import Scanner
    from interlock.control.supplies import Supplies
    from interlock.flows.advisories import Advisories, Watcher
    from interlock.store.advisories import StoredAdvisories
    from interlock.store.inventories import StoredInventories
    from interlock.supply.feeds import Mirror
    from interlock.supply.vex import Statement


class Supplying(Judging):
    """An opened repository with what its controls work with."""

    @cached_property
    def inventories(self) -> StoredInventories:
        """What everything recorded in this store is made of."""
        from interlock.store.inventories import StoredInventories

        return StoredInventories(self.store.database)

    @cached_property
    def advisories(self) -> StoredAdvisories:
        """The advisories of this user, to be read. Errors: AdvisoriesMissing (STO-114) where there are none yet."""
        from interlock.store.advisories import open_advisories

        return open_advisories(self._advisories_dir)

    @property
    def _advisories_dir(self) -> str:
        return f"{self.places.data}/advisories"

    @contextmanager
    def taking_in(self, watcher: Watcher | None = None) -> Iterator[Advisories]:
        """Open the advisories of this user to be filled, for as long as the block lasts."""
        from interlock.adapters.feeds import FeedReader
        from interlock.flows.advisories import Advisories
        from interlock.store.advisories import open_advisories

        with open_advisories(self._advisories_dir, is_read_only=False) as book:
            yield Advisories(book, book.threats, FeedReader(), self.clock, watcher)

    @cached_property
    def mirrors(self) -> tuple[Mirror, ...]:
        """The mirrors that this user named; no repository has a say in them."""
        from interlock.wiring.mirrors import read_mirrors

        return read_mirrors(self.places.config)

    @cached_property
    def fetcher(self) -> MirrorClient:
        """The way to fetch from mirrors."""
        from interlock.adapters.feeds import MirrorClient

        agent = f"interlock/{interlock.__version__}"
        return MirrorClient(f"{self.places.cache}/feeds", self._environ, user_agent=agent)

    @cached_property
    def private_tools(self) -> PrivateTools:
        """Tools in environments of their own."""
        from interlock.adapters.tools import PrivateTools

        return PrivateTools(f"{self.places.data}/tools", self.keys.secret("private tools"))

    @cached_property
    def toolbox(self) -> LocalToolBox:
        """The way to find and run tools."""
        from interlock.adapters.tools import DigestBook, LocalToolBox, Locator

        book = DigestBook(f"{self.places.cache}/programs.json", self.keys.secret("program digests"))
        return LocalToolBox(Locator(book, self.private_tools), book)

    @cached_property
    def scanners(self) -> Mapping[str, Scanner]:
        """Every scanner that comes with Interlock."""
        from interlock.adapters.scanners import SCANNERS

        return SCANNERS

    def statements(self) -> tuple[Statement, ...]:
        """Give the VEX statements of the ledger whose signature counts here."""
        from interlock.flows.vex import statements

        return statements(self.gate, self.store.ledger, self.trust)

    def supplies(self) -> Supplies:
        """Give what is known of components beyond a change, as of now."""
        import dataclasses

        from interlock.control.supplies import Supplies
        from interlock.store.errors import AdvisoriesMissing

        settings = self.settings.supply
        given = Supplies(
            at=self.clock(),
            spoof=settings.spoof,
            licences=settings.licences,
            unjudged=settings.excepted,
            statements=self.statements(),
            recorded_hashes=self.inventories.promised,
            risk=lambda: self.risk_case,
        )
        try:
            book = self.advisories
        except AdvisoriesMissing:
            return given  # nobody ever loaded any; the policy says what that means
        return dataclasses.replace(given, advisories=book, threats=book.threats)
