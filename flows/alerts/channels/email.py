"""Alerts by mail, over SMTP."""

import smtplib
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from flows.alerts.channels.mail_page import mail_page
from flows.alerts.message import Message, NotDelivered
from flows.alerts.settings import is_mailbox

STEP_SECONDS, TOTAL_SECONDS = 20.0, 60.0
_LATE = "no answer in time"


class Mail:
    """A sender; one connection for all its messages."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        security: str,
        login: tuple[str, str] | None,
        sender: str,
        to: Sequence[str],
        clock: Callable[[], datetime],
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        """security: starttls, tls or none. login: user and password."""
        self._host, self._port, self._security, self._login = host, port, security, login
        self._sender, self._to, self._clock, self._total_seconds = sender, tuple(to), clock, total_seconds
        self._smtp: smtplib.SMTP | None = None

    def send(self, message: Message) -> str | None:
        """Hand a message to the server for all receivers; returns which of them it refused, if any."""
        mail, limit = self._mail(message), self._limited()
        try:
            with limit:
                smtp = self._smtp or self._connected()
                refused = smtp.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            self._reset()
            codes = sorted({f"{code}" for code, _ in error.recipients.values()})
            raise NotDelivered(f"{self._host} refused all receivers ({', '.join(codes)})", is_refused=True) from None
        except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            self._reset()
            raise NotDelivered(f"{self._host} refused the mail ({error.smtp_code})", is_refused=True) from None
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            raise NotDelivered(f"{self._host} refused user and password ({error.smtp_code})") from None
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()
            raise NotDelivered(f"{self._host}:{self._port}: {_LATE if limit.is_over else _why(error)}") from None
        return f"{self._host} refused {len(refused)} of {len(self._to)} receivers" if refused else None

    def close(self) -> None:
        """End the connection."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException), self._limited():
                self._smtp.quit()
        self._drop()

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._security == "tls":
            smtp: smtplib.SMTP = _EncryptedConnection(
                self._host, self._port, timeout=STEP_SECONDS, context=context, made=self._made
            )
        else:
            smtp = _Connection(self._host, self._port, timeout=STEP_SECONDS, made=self._made)
        if self._security == "starttls":
            smtp.starttls(context=context)
        if self._login:
            smtp.login(*self._login)
        return smtp

    def _made(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def _limited(self) -> "_Deadline":
        return _Deadline(self._total_seconds, lambda: self._smtp)

    def _reset(self) -> None:
        try:
            with self._limited():
                if self._smtp is not None:
                    self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError):
                smtp.close()

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["Subject"] = _header(message.subject)
        mail["From"] = _address(self._sender)
        mail["To"] = [_address(each) for each in self._to]
        mail["Date"] = format_datetime(self._clock())
        # the same for each attempt: servers and readers of mail know a repetition by it
        mail["Message-ID"] = f"<{message.message_id}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        text, html = message.page or mail_page(message)
        mail.set_content(text.encode("utf-8", "replace").decode(), cte="quoted-printable")
        mail.add_alternative(html.encode("utf-8", "replace").decode(), subtype="html", cte="quoted-printable")
        return mail


class _Connection(smtplib.SMTP):
    """Tells of itself before it connects: a deadline cuts it while the server greets, too."""

    def __init__(self, *args: Any, made: Callable[[smtplib.SMTP], None], **more: Any) -> None:
        made(self)
        super().__init__(*args, **more)


class _EncryptedConnection(smtplib.SMTP_SSL):
    """The same."""

    def __init__(self, *args: Any, made: Callable[[smtplib.SMTP], None], **more: Any) -> None:
        made(self)
        super().__init__(*args, **more)


class _Deadline:
    """Cuts a connection whose steps are quick enough, but take too long together."""

    def __init__(self, seconds: float, smtp: Callable[[], smtplib.SMTP | None]) -> None:
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._smtp = smtp
        self.is_over = False

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _cut(self) -> None:
        self.is_over = True
        smtp = self._smtp()
        sock = getattr(smtp, "sock", None)
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(2)


def _header(text: str) -> str:
    """Text that a header takes: no control character, no half of a pair of surrogates."""
    return "".join(sign if sign.isprintable() else " " for sign in text).encode("utf-8", "replace").decode()[:300]


def _address(text: str) -> Address:
    """An address out of a file, where it was checked, or out of the environment."""
    if not is_mailbox(text):
        raise NotDelivered("from and to need addresses such as desk@harbourtimes.example")
    user, _, domain = text.rpartition("@")
    return Address(username=user, domain=domain)


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):  # smtplib hides it in another
        return _LATE
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "the connection ended"
    if isinstance(error, smtplib.SMTPNotSupportedError) and "SMTPUTF8" in str(error):
        return "it takes no addresses with letters beyond ASCII (SMTPUTF8)"
    if isinstance(error, smtplib.SMTPNotSupportedError) and "STARTTLS" in str(error):
        return "it offers no encryption (STARTTLS): check port and security"
    if type(error) in (smtplib.SMTPNotSupportedError, smtplib.SMTPException):
        return "it takes no user and password, or in no way that is known here: check port and security"
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code < 0:
        return "what it answers is no SMTP: check host, port and security"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"it answered {error.smtp_code}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate does not hold: {error.verify_message}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__
