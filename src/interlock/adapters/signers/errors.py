"""What can go wrong with keys on this machine.

InterlockError
└── KeyRingError                   SGN-1xx
    ├── KeyExposed                 SGN-101
    ├── KeyUnusable                SGN-102
    ├── KeyNotFound                SGN-103
    └── KeyRingUnwritable          SGN-104
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class KeyRingError(InterlockError):
    """A key cannot be used."""

    code = "SGN-100"
    family = Family.CONFIGURATION


class KeyExposed(KeyRingError):
    """Somebody else on this machine can read a private key."""

    code = "SGN-101"
    says = "{path} can be read by others (mode {mode})"
    hint = "run `chmod 600 {path}`; if others may have read it, `interlock keys rotate`"


class KeyUnusable(KeyRingError):
    """The current signing key is not one that counts now."""

    code = "SGN-102"
    says = "the signing key of this machine cannot be used: {why}"
    hint = "run `interlock keys rotate` to make a new one; what the old one sealed in its time stays valid"


class KeyNotFound(KeyRingError):
    """There is no such key."""

    code = "SGN-103"
    family = Family.USAGE
    says = "there is no key {name!r}"
    hint = "`interlock keys list` shows them; the first digits of an id are enough"


class KeyRingUnwritable(KeyRingError):
    """The folder for keys cannot be written."""

    code = "SGN-104"
    family = Family.WORLD
    says = "keys cannot be kept in {path}: {why}"
    hint = "make the folder writable, or set XDG_CONFIG_HOME to one that is"
