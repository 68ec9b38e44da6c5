"""What can go wrong with keys on this machine.

InterlockError
└── KeyRingError                   SGN-1xx
    ├── KeyExposed                 SGN-101
    ├── KeyUnusable                SGN-102
    ├── KeyNotFound                SGN-103
    ├── KeyRingUnwritable          SGN-104
    ├── RemoteKeyMissing           SGN-110
    ├── RemoteRefused              SGN-111
    ├── SignerNotInstalled         SGN-112
    └── KeyNotRenewable            SGN-113
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


class RemoteKeyMissing(KeyRingError):
    """A vault or a token does not have the key."""

    code = "SGN-110"
    says = "{where}: {why}"
    hint = "name a key that is there, and see that the token or PIN may use it"


class RemoteRefused(KeyRingError):
    """A vault or a token does not sign, or not as it must."""

    code = "SGN-111"
    family = Family.WORLD
    says = "{where} does not sign: {why}"
    hint = "see whether it is unsealed and reachable, and whether the token or PIN may sign with the key"


class SignerNotInstalled(KeyRingError):
    """The package that a kind of key needs is not installed."""

    code = "SGN-112"
    says = "{what} need a package that is not installed"
    hint = "run `pip install 'interlock[{extra}]'`"


class KeyNotRenewable(KeyRingError):
    """A new version of a key can only be made where the key is."""

    code = "SGN-113"
    family = Family.USAGE
    says = "{key} is in a token, and no other key can be made there from here"
    hint = "make another key in the token, then name it with `interlock keys use`, and revoke the old one if it got out"
