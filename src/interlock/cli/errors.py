"""What can go wrong with the files that are named on the command line.

    InterlockError
    └── CommandError                   CLI-100
        ├── FileUnreadable             CLI-101
        ├── FileUnwritable             CLI-102
        ├── MirrorsMissing             CLI-103
        ├── WordMalformed              CLI-104
        ├── FileTooBig                 CLI-110
        ├── FileEmpty                  CLI-111
        ├── TooBigToSign               CLI-112
        ├── CertificateUnusable        CLI-120
        ├── AddressUnfit               CLI-121
        ├── ServerMissing              CLI-122
        ├── NoTokenGiven               CLI-123
        └── AnsweringEnded             CLI-124

Enters: the fields of the case. Leaves: a sentence, a code, a hint. Floor 15.
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class CommandError(InterlockError):
    """A command cannot be carried out as it was given."""

    code = "CLI-100"
    family = Family.USAGE


class FileUnreadable(CommandError):
    """A file that was named cannot be read."""

    code = "CLI-101"
    says = "{path} cannot be read: {why}"
    hint = "give the path of a file that is there and that you may read"


class FileUnwritable(CommandError):
    """A file that was named cannot be written."""

    code = "CLI-102"
    says = "{path} cannot be written: {why}"
    hint = "give a path in a folder that is there and that you may write in; nothing was left half-written"


class MirrorsMissing(CommandError):
    """There is nothing to update from."""

    code = "CLI-103"
    family = Family.CONFIGURATION
    says = "you have named no mirror of advisories"
    hint = "name one in {path}, or run interlock advisories update --mirror URL, or interlock advisories import FILE"


class WordMalformed(CommandError):
    """A word on the command line does not have the form that is asked for."""

    code = "CLI-104"
    says = "{text!r} is not of the form {form}"
    hint = "write it as {form}; --help shows an example"


class FileTooBig(CommandError):
    """A file is larger than what is kept of one."""

    code = "CLI-110"
    says = "{path} holds more than {most}"
    hint = "give a smaller file: a report without its pictures, or an archive that you keep and name in --note"


class FileEmpty(CommandError):
    """A file that should show something holds nothing."""

    code = "CLI-111"
    says = "{path} is empty, so it shows nothing"
    hint = (
        "give the file that holds the report; where its tool writes an empty one for nothing found, name it with --as"
    )


class TooBigToSign(CommandError):
    """A file is larger than what a key signs whole."""

    code = "CLI-112"
    says = "{path} holds more than {most}, and a key signs whole files"
    hint = "sign its digest: without a key (`--trust-config`), or by building it with `interlock build`"


class CertificateUnusable(CommandError):
    """A certificate, or its key, cannot be used."""

    code = "CLI-120"
    says = "{path} cannot be used as a certificate: {why}"
    hint = "give a certificate with its chain, and the key that belongs to it, both in PEM and without a passphrase"


class AddressUnfit(CommandError):
    """Where something is to listen, or whom a cluster is to ask, cannot be used so."""

    code = "CLI-121"
    says = "{address} cannot be used: {why}"
    hint = "choose another with --host and --port; see --help of the command"


class ServerMissing(CommandError):
    """What a server needs beside the core is not installed."""

    code = "CLI-122"
    says = "a server needs the package {package}, which is not installed"
    hint = "install interlock with its extra: pip install 'interlock[server]'"


class NoTokenGiven(CommandError):
    """Nothing came in where a token is read from."""

    code = "CLI-123"
    says = "no token came in, so nobody was signed in to {address}"
    hint = "make one with `interlock token new` where the server runs; paste it, or send it to the standard input"


class AnsweringEnded(CommandError):
    """The process that answers for a server ended without being told to."""

    code = "CLI-124"
    family = Family.WORLD
    says = "the process that answers for this server ended, and nobody had told it to"
    hint = "start the server again; the lines before this one, or the system's log of processes it killed, may say why"
