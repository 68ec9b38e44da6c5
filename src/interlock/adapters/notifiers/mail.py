"""Messages by mail: plain text over SMTP, with TLS from the start or by STARTTLS before anything is said. Floor 11.

The one place where smtplib is used. Headers are written by `email`, which lets no line end into one; what others wrote
stands in the subject and the body alone. Source: RFC 5321, 3207, 4954; Auto-Submitted: RFC 3834, section 5.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final
from urllib.parse import urlsplit

import msgspec

from interlock.adapters.errors import CertificatesUnreadable
from interlock.adapters.notifiers.errors import NotAccepted
from interlock.adapters.notifiers.posts import LOOPBACK
from interlock.adapters.references import secret_at
from interlock.response.errors import MessageRefused
from interlock.response.messages import Message, plain

SILENCE_S: Final = 10.0
TOTAL_S: Final = 60.0
_PORTS: Final = {"smtp": 587, "smtps": 465}
_PERMANENT: Final = range(500, 600)
_LONGEST_SUBJECT: Final = 200
_OK: Final = frozenset({250, 251})
_GO_ON: Final = 250
_GREETED: Final = 220


class Postbox(msgspec.Struct, frozen=True):
    """Where mail is handed in, from whom, to whom."""

    url: str
    """`smtps://HOST`, or `smtp://HOST`, which has to offer STARTTLS; on this machine only where `ca_file` is said."""
    sender: str
    to: tuple[str, ...]
    user: str = ""
    secret: str = ""
    """Where the password is, by reference."""
    ca_file: str = ""
    silence_s: float = SILENCE_S
    total_s: float = TOTAL_S

    @property
    def where(self) -> str:
        """Give scheme, host and port."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}:{parts.port or _PORTS[parts.scheme]}"


class MailHerald:
    """Tells some addresses."""

    def __init__(self, postbox: Postbox, environ: Mapping[str, str]) -> None:
        self._postbox, self._environ = postbox, environ

    def tell(self, message: Message) -> str:
        """Hand a message in for all addresses; give which of them do not exist.

        Shape:  before its text is sent every address was named to the server. Where one of them is to be tried later,
                nobody gets it now; one that there is not keeps no other from getting it.
        Errors: SecretMissing (NET-120), CertificatesUnreadable (NET-106), NotAccepted (NTF-102),
                MessageRefused (RSP-111).
        """
        postbox = self._postbox
        secret = secret_at(postbox.secret, self._environ) if postbox.secret else ""
        body = mail_of(message, postbox.sender, postbox.to).as_bytes()
        try:
            with _bounded(postbox) as session:
                self._begin(session, secret)
                return self._hand_in(session, body)
        except smtplib.SMTPResponseException as error:
            raise NotAccepted(where=postbox.where, why=f"it answered {error.smtp_code}") from error
        except smtplib.SMTPException as error:
            raise NotAccepted(where=postbox.where, why="it speaks no SMTP, or broke off") from error
        except (OSError, ValueError) as error:
            raise NotAccepted(where=postbox.where, why=_why(error)) from error

    def _begin(self, session: _Session, secret: str) -> None:
        """Reach the server, have it encrypt, and say who we are."""
        parts = urlsplit(self._postbox.url)
        host = parts.hostname or ""
        code, _ = session.connect(host, parts.port or _PORTS[parts.scheme])
        if code != _GREETED:
            raise NotAccepted(where=self._postbox.where, why=f"it greets with {code}")
        session.ehlo()
        if parts.scheme == "smtp" and (host not in LOOPBACK or self._postbox.ca_file):
            if not session.has_extn("starttls"):
                raise NotAccepted(where=self._postbox.where, why="it offers no STARTTLS, so nothing is told to it")
            session.encrypt()
            session.ehlo()
        if secret:
            session.login(self._postbox.user, secret)

    def _hand_in(self, session: smtplib.SMTP, body: bytes) -> str:
        postbox = self._postbox
        code, _ = session.mail(postbox.sender)
        if code != _GO_ON:
            raise NotAccepted(where=postbox.where, why=f"it answered {code} to the sender")
        gone = []
        for address in postbox.to:
            code, _ = session.rcpt(address)
            if code in _PERMANENT:
                gone.append(f"{address} ({code})")
            elif code not in _OK:
                raise NotAccepted(where=postbox.where, why=f"it answered {code} to {address}")
        if len(gone) == len(postbox.to):
            raise NotAccepted(where=postbox.where, why=f"it takes nothing for {', '.join(gone)}")
        code, _ = session.data(body)
        if code in _PERMANENT:
            raise MessageRefused(where=postbox.where, why=f"it answered {code} to the text")
        if code != _GO_ON:
            raise NotAccepted(where=postbox.where, why=f"it answered {code} to the text")
        return f"it takes nothing for {', '.join(gone)}" if gone else ""


def mail_of(message: Message, sender: str, to: Sequence[str]) -> EmailMessage:
    """Give a message as mail."""
    made = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    made["From"] = sender
    made["To"] = ", ".join(to)
    made["Subject"] = plain(message.title, _LONGEST_SUBJECT)
    made["Date"] = message.at
    made["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n\n".join((message.title, *message.lines)) + "\n")
    return made


class _Session(smtplib.SMTP):
    """A session whose socket is known before anything is awaited, so that it can be ended from outside."""

    def __init__(self, postbox: Postbox, context: ssl.SSLContext) -> None:
        self._context, self._named = context, urlsplit(postbox.url)
        super().__init__(timeout=postbox.silence_s, local_hostname=postbox.sender.rpartition("@")[2])

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        self.sock = socket.create_connection((host, port), timeout)
        return self._wrapped(self.sock) if self._named.scheme == "smtps" else self.sock

    def encrypt(self) -> None:
        """Have all that follows encrypted; what was said before does not count. Source: RFC 3207, section 4.2."""
        code, said = self.docmd("STARTTLS")
        if code != _GREETED or self.sock is None:
            raise smtplib.SMTPResponseException(code, said)
        self._wrapped(self.sock)
        self.file = None
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def end(self) -> None:
        """End it, whoever waits for it."""
        with contextlib.suppress(OSError, AttributeError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)

    def _wrapped(self, plain_one: socket.socket) -> ssl.SSLSocket:
        made = self._context.wrap_socket(plain_one, server_hostname=self._named.hostname, do_handshake_on_connect=False)
        self.sock = made
        made.do_handshake()
        return made


@contextmanager
def _bounded(postbox: Postbox) -> Iterator[_Session]:
    """Give a session that is over after a time, whatever the server does meanwhile."""
    session = _Session(postbox, _certificates(postbox.ca_file))
    end = threading.Timer(postbox.total_s, session.end)
    end.daemon = True
    end.start()
    try:
        yield session
        with contextlib.suppress(smtplib.SMTPException, OSError):
            session.quit()
    finally:
        end.cancel()
        session.close()


def _certificates(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except OSError as error:
        raise CertificatesUnreadable(path=ca_file, why=error.strerror or str(error)) from error


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate does not count: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    return getattr(error, "strerror", "") or "the connection broke off"
