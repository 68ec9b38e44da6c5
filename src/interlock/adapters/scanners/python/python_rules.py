"""What bandit's rule numbers stand for, for the two tools that use them: bandit as B602, ruff as S602.

Both tools mean the same by each number that both have. What differs: ruff gives no severity and no CWE, has no
rules for B613 to B615 and B703, and the import rules B401 to B415 only in its preview; bandit has S704 as B704.
Severity and certainty here are those that bandit most often gives, so that it does not matter which tool saw a
fault; nothing is critical, because neither tool follows data from a request to the call.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.kernel import Certainty, Severity


class PythonRule(msgspec.Struct, frozen=True):
    """One numbered fault."""

    severity: Severity
    certainty: Certainty
    cwe: int
    remedy: str


_S: Final = {"H": Severity.HIGH, "M": Severity.MEDIUM, "L": Severity.LOW}
_C: Final = {"H": Certainty.HIGH, "M": Certainty.MEDIUM, "L": Certainty.LOW}

_XML = "Parse with defusedxml, which refuses entities and external references."
_KEEP_APART = "Take the secret from the environment or a secret store, and change the one that was written here."
_HASH = "Use SHA-256 or better; for checksums that protect nothing, pass usedforsecurity=False."
_TLS = "Use ssl.create_default_context(), which picks current protocol versions and checks certificates."
_SHELL = "Pass a list of arguments without a shell; if a shell is needed, quote every part with shlex.quote."
_HIDDEN = "Catch the exceptions you expect and log or handle them; do not swallow the rest."
_PLAIN = "Use a protocol that encrypts: SSH, SFTP, HTTPS."
_PICKLE = "Use a format without code in it, such as JSON, for anything that others can influence."
_SQL = "Pass values as query parameters; choose names of tables and columns from a fixed list."
_SNMP = "Use SNMPv3 with authentication and encryption."
_MARKUP = "Let the template engine escape; build safe HTML with format_html or Markup(...).format(...)."

_TABLE: Final = (
    ("101", "L", "H", 703, "Raise an exception: asserts disappear under -O."),
    ("102", "M", "H", 78, "Do without exec: import the code, or choose from a table of functions."),
    ("103", "M", "H", 732, "Give the file no more rights than its owner needs (0o600, or 0o700 for a program)."),
    ("104", "M", "M", 605, "Bind to the address that should be reachable, or to loopback."),
    ("105", "L", "M", 259, _KEEP_APART),
    ("106", "L", "M", 259, _KEEP_APART),
    ("107", "L", "M", 259, _KEEP_APART),
    ("108", "M", "M", 377, "Make temporary files with the tempfile module."),
    ("110", "L", "H", 703, _HIDDEN),
    ("112", "L", "H", 703, _HIDDEN),
    ("113", "M", "L", 400, "Pass a timeout."),
    ("201", "H", "M", 94, "Never start Flask with debug=True: its debugger runs any code it is sent."),
    ("202", "H", "L", 22, "Extract with filter='data', or check each member's path and type first."),
    ("301", "M", "H", 502, _PICKLE),
    ("302", "M", "H", 502, _PICKLE),
    ("303", "M", "H", 327, _HASH),
    ("304", "H", "H", 327, "Use AES-GCM or ChaCha20-Poly1305."),
    ("305", "M", "H", 327, "Use an authenticated mode such as GCM."),
    ("306", "M", "H", 377, "Use tempfile.mkstemp or NamedTemporaryFile."),
    ("307", "M", "H", 78, "Use ast.literal_eval for literals, or a parser made for the input."),
    ("308", "M", "H", 79, _MARKUP),
    ("310", "M", "H", 22, "Check that the address starts with https:// before it is opened."),
    ("311", "L", "H", 330, "Use the secrets module for anything that must not be guessed."),
    ("312", "H", "H", 319, _PLAIN),
    ("313", "M", "H", 20, _XML),
    ("314", "M", "H", 20, _XML),
    ("315", "M", "H", 20, _XML),
    ("316", "M", "H", 20, _XML),
    ("317", "M", "H", 20, _XML),
    ("318", "M", "H", 20, _XML),
    ("319", "M", "H", 20, _XML),
    ("321", "H", "H", 319, _PLAIN),
    ("323", "M", "H", 295, _TLS),
    ("324", "H", "H", 327, _HASH),
    ("401", "M", "H", 319, _PLAIN),
    ("402", "M", "H", 319, _PLAIN),
    ("403", "L", "H", 502, _PICKLE),
    ("404", "L", "H", 78, "Nothing to mend here; look at the calls."),
    ("405", "L", "H", 20, _XML),
    ("406", "L", "H", 20, _XML),
    ("407", "L", "H", 20, _XML),
    ("408", "L", "H", 20, _XML),
    ("409", "L", "H", 20, _XML),
    ("411", "M", "H", 20, _XML),
    ("412", "M", "H", 284, "Serve through WSGI or ASGI rather than CGI."),
    ("413", "M", "H", 327, "Move to the cryptography package; PyCrypto is no longer maintained."),
    ("415", "M", "H", 319, _PLAIN),
    ("501", "H", "H", 295, "Leave certificate checks on; give your own authority by verify='path'."),
    ("502", "H", "H", 327, _TLS),
    ("503", "M", "M", 327, _TLS),
    ("504", "L", "M", 327, _TLS),
    ("505", "M", "H", 326, "Use RSA or DSA keys of 3072 bits and more, elliptic curves of 256 and more."),
    ("506", "M", "H", 20, "Use yaml.safe_load."),
    ("507", "H", "M", 295, "Load known host keys and use RejectPolicy."),
    ("508", "M", "H", 319, _SNMP),
    ("509", "M", "H", 319, _SNMP),
    ("601", "M", "M", 78, "Quote what goes into the remote command with shlex.quote."),
    ("602", "H", "H", 78, _SHELL),
    ("603", "L", "H", 78, "Make sure that nobody outside chooses the program or its options."),
    ("604", "M", "L", 78, _SHELL),
    ("605", "H", "H", 78, _SHELL),
    ("606", "L", "M", 78, "Make sure that nobody outside chooses the program or its options."),
    ("607", "L", "H", 78, "Name the program by its absolute path, or fix PATH before the call."),
    ("608", "M", "M", 89, _SQL),
    ("609", "H", "M", 78, "List the files yourself and put -- before them, so that no name is read as an option."),
    ("610", "M", "M", 89, _SQL),
    ("611", "M", "M", 89, _SQL),
    (
        "612",
        "M",
        "H",
        94,
        "Do not call logging.config.listen, or pass verify= with a function that checks a signature.",
    ),
    (
        "613",
        "H",
        "M",
        838,
        "Remove the bidirectional control characters; they make code read differently from what runs.",
    ),
    ("614", "M", "H", 502, "Load with weights_only=True, or use safetensors."),
    ("615", "M", "H", 494, "Pass revision= with a commit id, so that the download cannot change."),
    ("701", "H", "M", 94, "Pass autoescape=select_autoescape()."),
    ("702", "M", "H", 79, "Use default_filters=['h'] or escape each expression."),
    ("703", "M", "H", 79, _MARKUP),
    ("704", "M", "H", 79, _MARKUP),
)

PYTHON_RULES: Final[Mapping[str, PythonRule]] = {
    number: PythonRule(_S[severity], _C[certainty], cwe, remedy) for number, severity, certainty, cwe, remedy in _TABLE
}
"""By number without its letter: `602`."""

QUOTES_SECRETS: Final = frozenset({"105", "106", "107"})
"""Numbers whose messages quote the password they found."""

IMPORTS_ONLY: Final = frozenset({"401", "402", "411", "412", "413", "415"})
"""Numbers that bandit calls high at the sight of an import, which alone proves no use: medium here."""
