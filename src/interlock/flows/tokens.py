"""Tokens: make one, say who shows one, let one count no more. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Final

from interlock.flows.errors import TokenGoesTooFar, TokenRefused, TokenUnknown
from interlock.flows.ports import Clock, TokenBook
from interlock.identity import Directory, IdentityError, Party, PartyKind, Permission, Resource
from interlock.identity.tokens import SECRET_BYTES, Asker, TokenCard, token_digest, token_id, write_token

LONGEST: Final = timedelta(days=366)
"""How long a token may count at most."""
_LONGEST_NAME: Final = 200


class Tokens:
    """The tokens of one server."""

    def __init__(self, *, book: TokenBook, directory: Callable[[], Directory], clock: Clock) -> None:
        """`directory` says who is who as the ledger has it this moment."""
        self._book = book
        self._directory = directory
        self._clock = clock

    def new(
        self,
        owner: Party,
        permissions: Collection[Permission],
        *,
        name: str,
        lasts: timedelta,
        random: Callable[[int], bytes],
        made_by: str,
        resource: Resource | None = None,
    ) -> tuple[str, TokenCard]:
        """Make a token; give it, for it is never shown again, and what is kept of it.

        Errors: TokenGoesTooFar (FLW-260): its owner may not do what it is for, it lasts too long or is for nothing.
        """
        now, place = self._clock(), resource or Resource()
        why = self._too_far(owner, permissions, place, lasts)
        if why:
            raise TokenGoesTooFar(why=why)
        text = write_token(random(SECRET_BYTES))
        digest = token_digest(text)
        wanted = tuple(sorted(set(permissions)))
        named = "".join(one for one in " ".join(name.split()) if one.isprintable())[:_LONGEST_NAME]
        card = TokenCard(token_id(digest), named, owner, wanted, place, now, now + lasts, made_by)
        self._book.add(digest, card)
        return text, card

    def _too_far(self, owner: Party, permissions: Collection[Permission], place: Resource, lasts: timedelta) -> str:
        if not permissions:
            return "it is for nothing"
        if not timedelta() < lasts <= LONGEST:
            return f"it has to end within {LONGEST.days} days"
        if owner.kind is PartyKind.GROUP:
            return "a token stands for a person or a program, never for a group"
        directory, now = self._directory(), self._clock()
        asker = Asker(TokenCard("", "", owner, tuple(permissions), place, now, now + lasts, ""), directory)
        barred = [one.value for one in sorted(permissions) if not asker.may(one, place, now)]
        return f"{owner} may not {', '.join(barred)} on {place}" if barred else ""

    def asker(self, text: str) -> Asker:
        """Say who shows a token. Errors: TokenRefused (FLW-261), which does not tell whether there is such a token."""
        try:
            digest = token_digest(text)
        except IdentityError as error:
            raise TokenRefused from error
        card, now = self._book.find(digest), self._clock()
        if card is None or not card.stands(now):
            raise TokenRefused
        self._book.used(card, now)
        return Asker(card, self._directory())

    def directory(self) -> Directory:
        """Say who is who as the ledger has it this moment."""
        return self._directory()

    def still(self, asker: Asker) -> Asker | None:
        """Give who showed a token a while ago as they stand this moment; none where the token counts no more."""
        card = self._book.named(asker.card.id)
        return Asker(card, self._directory()) if card is not None and card.stands(self._clock()) else None

    def all(self) -> tuple[TokenCard, ...]:
        """Give every token, the newest first."""
        return self._book.all()

    def revoke(self, name: str) -> TokenCard:
        """Let a token count no more, from now on; give it. Errors: TokenUnknown (FLW-262)."""
        self._book.revoke(name, self._clock())
        card = self._book.named(name)
        if card is None:
            raise TokenUnknown(name=name)
        return card
