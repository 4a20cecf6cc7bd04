"""Channels as people write them."""

from pathlib import Path

import pytest

from flows.alerts.settings import ChannelError, channel_of, read_channels
from flows.watch.settings import WatchlistsFileError, default_path
from flows.watch.settings import read as read_watchlists

FILE = """
[[watchlist]]
name = "Ports"
names = ["port"]
channels = ["desk"]
alerts = ["hit", "spike"]

[[channel]]
name = "desk"
kind = "webhook"
url = "env:DESK_URL"
secret = "env:DESK_SECRET"
alerts = ["silent_source", "failed_check"]

[[channel]]
name = "mail"
kind = "email"
host = "mail.onrecord.example"
from = "bot@onrecord.example"
to = ["desk@harbourtimes.example", "env:MAIL_TO"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "watchlists.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_channels_and_watchlists_are_read_from_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, FILE)
    desk, mail = read_channels(path)
    assert (desk.kind, desk.bundle, desk.alerts) == ("webhook", 10, ("silent_source", "failed_check"))
    assert (mail.settings["port"], mail.settings["security"]) == (587, "starttls")
    (watchlist,) = read_watchlists(path)
    assert (watchlist.channels, watchlist.alerts) == (("desk",), ("hit", "spike"))
    monkeypatch.setenv("DESK_URL", " https://hooks.example/x ")
    monkeypatch.setenv("MAIL_TO", "other@harbourtimes.example")
    assert desk.value("url") == "https://hooks.example/x" and desk.secrets == ("https://hooks.example/x",)
    assert mail.values("to") == ["desk@harbourtimes.example", "other@harbourtimes.example"]
    with pytest.raises(ChannelError, match="channel desk: secret is in the environment variable DESK_SECRET: set it"):
        desk.value("secret")
    with pytest.raises(ChannelError, match=r"has no channel 'dsek'; there are: desk, mail"):
        channel_of((desk, mail), "dsek", path)


def test_the_file_of_seeds_has_no_channel() -> None:
    assert read_channels() == () and default_path().name == "watchlists.toml"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('name = "a b"\nkind = "console"', "line 2: a channel needs a name"),
        ('name = "x"\nkind = "slak"', "kind = 'slak': allowed are console, file, webhook, email, rss, apprise"),
        ('name = "x"\nkind = "file"', "line 1: the channel 'x' needs path"),
        ('name = "x"\nkind = "console"\npath = "y"', "unknown field 'path'; allowed are name, kind, alerts, bundle"),
        ('name = "x"\nkind = "webhook"\nurl = "ftp://h"', "line 4: url: an address is needed"),
        ('name = "x"\nkind = "webhook"\nurl = "https://u:S3CRET@h/"', "url: an address with a password stays out"),
        (
            'name = "x"\nkind = "webhook"\nurl = "https://h/"\nsecret = "S3CRET"',
            "secret: a secret stays out of the file",
        ),
        ('name = "x"\nkind = "apprise"\nurl = "tgram://S3CRET/1"', "url: a secret stays out of the file"),
        ('name = "x"\nkind = "apprise"\nurl = "env:S3CRET!"', 'url: "env:" is followed by the name of'),
        ('name = "x"\nkind = "console"\nalerts = ["hit"]', "alerts: a list of silent_source and failed_check"),
        ('name = "x"\nkind = "console"\nbundle = 0', "bundle: a number of alerts from 1 to 1000"),
        ('name = "x"\nkind = "email"\nhost = "h"\nfrom = "a@b"\nto = ["a@b\\nBcc: c@d"]', "to: a text on one line"),
        ('name = "x"\nkind = "email"\nhost = "h"\nfrom = "a@b"\nto = "a@b, c@d"', "to: an address is needed"),
        ('name = "x"\nkind = "email"\nhost = "h"\nfrom = "a@b"\nto = "a@b"\nsecurity = "ssl"', "security: allowed are"),
        (
            'name = "x"\nkind = "email"\nhost = "h"\nfrom = "a@b"\nto = "a@b"\nuser = "u"',
            "user and password go together",
        ),
    ],
)
def test_what_cannot_stand_is_an_error_without_the_secret(tmp_path: Path, table: str, said: str) -> None:
    with pytest.raises(ChannelError) as error:
        read_channels(write(tmp_path, f"[[channel]]\n{table}\n"))
    assert said in str(error.value) and "S3CRET" not in str(error.value).replace("env:S3CRET!", "")


def test_two_channels_of_one_name_and_files_that_are_none(tmp_path: Path) -> None:
    twice = '[[channel]]\nname = "x"\nkind = "console"\n'
    with pytest.raises(ChannelError, match="two channels of the name 'x'"):
        read_channels(write(tmp_path, twice + twice))
    with pytest.raises(ChannelError, match="each channel as a table"):
        read_channels(write(tmp_path, "channel = 3"))
    with pytest.raises(ChannelError, match="give a file of watchlists and channels that exists"):
        read_channels(tmp_path / "none.toml")
    with pytest.raises(WatchlistsFileError, match="'new' is no kind of alert; allowed are hit, spike"):
        read_watchlists(write(tmp_path, '[[watchlist]]\nname = "x"\nnames = ["y"]\nalerts = ["new"]'))
