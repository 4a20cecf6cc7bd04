"""The channels that alerts go to: [[channel]] tables in the file of watchlists, read and checked as a whole."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows import toml_file
from flows.errors import UserError
from flows.watch.settings import default_path
from transforms.credentials import without_credentials

OF_NO_WATCHLIST = ("silent_source", "failed_check")  # kinds that a channel asks for
_TABLE = "channel"
_ENVIRONMENT = "env:"
_NAME = re.compile(r"[\w.-]{1,60}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+")


class ChannelError(UserError):
    """A channel that cannot be used; the message says which, where and what is allowed."""


@dataclass(frozen=True)
class Channel:
    """Where alerts go. settings: the fields of its kind; secrets are in them by the name of their variable alone.

    alerts: kinds of alerts that are of no watchlist and go here. bundle: most alerts of one message.
    """

    name: str
    kind: str
    alerts: tuple[str, ...] = ()
    bundle: int = 1
    settings: Mapping[str, Any] = field(default_factory=dict)

    def value(self, name: str) -> str | None:
        """A setting, out of the environment if it names a variable: env:NAME.

        Raises ChannelError if there is no such variable.
        """
        return self._resolved(name, self.settings.get(name))

    def values(self, name: str) -> list[str]:
        """A setting that is a list, likewise."""
        return [found for given in self.settings.get(name, ()) if (found := self._resolved(name, given))]

    def _resolved(self, name: str, given: str | None) -> str | None:
        if given is None or not given.startswith(_ENVIRONMENT):
            return given
        variable = given.removeprefix(_ENVIRONMENT)
        found = os.environ.get(variable, "").strip()
        if not found:
            raise ChannelError(f"channel {self.name}: {name} is in the environment variable {variable}: set it")
        return found

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message and no log may hold: the values that come out of the environment."""
        given = [one for value in self.settings.values() for one in (value if isinstance(value, tuple) else (value,))]
        names = [one.removeprefix(_ENVIRONMENT) for one in given if _is_variable(one)]
        return tuple(found for name in names if (found := os.environ.get(name, "").strip()))


def read_channels(path: Path | None = None) -> tuple[Channel, ...]:
    """The channels of a file; raises ChannelError, with the line, for one that cannot be used."""
    path = path or default_path()
    text = toml_file.text_of(path, "watchlists and channels", ChannelError)
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ChannelError(f"{path}: {error}") from error
    tables = content.get(_TABLE, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ChannelError(f"{path}: write each channel as a table of its own: [[{_TABLE}]]")
    found: dict[str, Channel] = {}
    for number, table in enumerate(tables):
        where = toml_file.Where(path, text, _TABLE, number, ChannelError)
        channel = _channel(table, where)
        if channel.name in found:
            raise where.error("name", f"there are two channels of the name {channel.name!r}; rename one")
        found[channel.name] = channel
    return tuple(found.values())


def channel_of(channels: tuple[Channel, ...], name: str, path: Path | None) -> Channel:
    """The channel of a name; raises ChannelError that says which there are."""
    for channel in channels:
        if channel.name == name:
            return channel
    there = ", ".join(channel.name for channel in channels) or "none"
    raise ChannelError(f"{path or default_path()} has no channel {name!r}; there are: {there}")


def is_mailbox(text: str) -> bool:
    """Whether this is an address of mail."""
    return bool(_ADDRESS.fullmatch(text)) and text.isprintable()


def _channel(table: Mapping[str, Any], where: toml_file.Where) -> Channel:
    name, kind = table.get("name"), table.get("kind")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise where.error("name", "a channel needs a name: letters, digits, _, - and .")
    if kind not in _KINDS:
        raise where.error("kind", f"kind = {kind!r}: allowed are {', '.join(_KINDS)}")
    fields, bundle = _KINDS[kind]
    if unknown := sorted(set(table) - set(fields) - set(_COMMON)):
        raise where.error(unknown[0], f"unknown field {unknown[0]!r}; allowed are {', '.join([*_COMMON, *fields])}")

    def checked(own: str, check: Callable[[Any], Any], given: Any) -> Any:
        try:
            return check(given)
        except ValueError as error:
            raise where.error(own, f"{own}: {error}") from None  # without the value: it may be a secret

    values: dict[str, Any] = {}
    for own, (check, default) in fields.items():
        given = table.get(own, default)
        if given is _NEEDED:
            raise where.error(None, f"the channel {name!r} needs {own}")
        if given is not None:
            values[own] = checked(own, check, given)
    if ("user" in values) != ("password" in values):
        raise where.error("user" if "user" in values else "password", "user and password go together: give both")
    return Channel(
        name=name,
        kind=kind,
        alerts=checked("alerts", _alerts, table.get("alerts", [])),
        bundle=checked("bundle", _bundle, table.get("bundle", bundle)),
        settings=values,
    )


# ------------------------------------------------------------------------------------- fields and what they may be
_NEEDED = object()
_COMMON = ("name", "kind", "alerts", "bundle")


def _is_variable(value: object) -> bool:
    return isinstance(value, str) and value.startswith(_ENVIRONMENT)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("a text on one line is needed")
    if _is_variable(value) and not _VARIABLE.fullmatch(value.removeprefix(_ENVIRONMENT)):
        raise ValueError('"env:" is followed by the name of an environment variable')
    return value.strip()


def _secret(value: Any) -> str:
    text = _text(value)
    if not _is_variable(text):
        raise ValueError('a secret stays out of the file: write "env:NAME" and set the environment variable NAME')
    return text


def _url(value: Any) -> str:
    text = _text(value)
    if not _is_variable(text) and not re.match(r"https?://[^\s/]+", text, re.IGNORECASE):
        raise ValueError('an address is needed, such as "https://hooks.example/alerts" or "env:NAME"')
    if without_credentials(text) != text:
        raise ValueError('an address with a password stays out of the file: write "env:NAME"')
    return text


def _port(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 65536:
        raise ValueError("a port is a number from 1 to 65535")
    return value


def _bundle(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1000:
        raise ValueError("a number of alerts from 1 to 1000 is needed")
    return value


def _alerts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not set(value) <= set(OF_NO_WATCHLIST):
        raise ValueError(f"a list of {' and '.join(OF_NO_WATCHLIST)} is needed; other kinds are those of a watchlist")
    return tuple(dict.fromkeys(value))


def _security(value: Any) -> str:
    if value not in ("starttls", "tls", "none"):
        raise ValueError("allowed are starttls, tls and none")
    return str(value)


def _mailbox(value: Any) -> str:
    text = _text(value)
    if not _is_variable(text) and not is_mailbox(text):
        raise ValueError('an address is needed, such as "desk@harbourtimes.example"')
    return text


def _mailboxes(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not 0 < len(values) <= 100:
        raise ValueError("a list of 1 to 100 addresses is needed")
    return tuple(dict.fromkeys(_mailbox(each) for each in values))


_Fields = Mapping[str, tuple[Callable[[Any], Any], Any]]
_KINDS: dict[str, tuple[_Fields, int]] = {
    "console": ({}, 50),
    "file": ({"path": (_text, _NEEDED)}, 500),
    "webhook": ({"url": (_url, _NEEDED), "secret": (_secret, None)}, 10),
    "email": (
        {
            "host": (_text, _NEEDED), "port": (_port, 587), "security": (_security, "starttls"), "user": (_text, None),
            "password": (_secret, None), "from": (_mailbox, _NEEDED), "to": (_mailboxes, _NEEDED),
        },
        50,
    ),
    "rss": ({"folder": (_text, _NEEDED)}, 500),
    "apprise": ({"url": (_secret, _NEEDED)}, 10),
}  # fmt: skip
