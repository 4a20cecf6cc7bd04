"""Alerts get to each channel once, whatever receivers do and whenever a process dies."""

import base64
import hashlib
import hmac
import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.alerts import sending
from flows.alerts.channels import email as email_channel
from flows.alerts.sending import send, send_test
from flows.alerts.settings import Channel, ChannelError
from flows.warehouse.writer import Warehouse
from flows.web.settings import ALLOW_PRIVATE
from tests.flows.alerts.receivers import hook, post, talker
from transforms.ids import alert_id
from transforms.schemas import ALERTS

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
XSS = "<script>alert('x')</script> & \"more\""


def rows(n: int, *, watchlist: str | None = "Ports", headline: str = "Strike {}") -> pl.DataFrame:
    """ALERTS: n new hits of a watchlist."""
    found = []
    for number in range(n):
        payload = {
            "headline": headline.format(number),
            "source": "Harbour Times",
            "published": "2026-03-02",
            "url": f"https://harbourtimes.example/{number}",
            "snippet": "They will strike.",
        }
        own_id = alert_id("hit", watchlist or "", str(number))
        at = NOW - timedelta(seconds=n - number)
        found.append((own_id, watchlist, "hit", json.dumps(payload), at, [f"d{number}"], []))
    return pl.DataFrame(found, schema=ALERTS.schema, orient="row")


def put(warehouse: Warehouse, alerts: pl.DataFrame, *channels: str) -> list[str]:
    ids = alerts["alert_id"].to_list()
    warehouse.outbox.add(alerts, dict.fromkeys(ids, channels))
    return ids


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a warehouse without rows: to make one takes a second."""
    path = tmp_path_factory.mktemp("empty") / "w.duckdb"
    with Warehouse.open(path):
        return path


@pytest.fixture
def warehouse(empty: Path, tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(Path(shutil.copy(empty, tmp_path))) as opened:
        yield opened


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ALLOW_PRIVATE, "1")


def webhook(url: str, bundle: int = 10, **settings: Any) -> Channel:
    return Channel("desk", "webhook", bundle=bundle, settings={"url": url, **settings})


def mail(port: int, bundle: int = 50, **settings: Any) -> Channel:
    given = {
        "host": "127.0.0.1", "port": port, "security": "none", "from": "bot@onrecord.example",
        "to": ("desk@harbourtimes.example",), **settings,
    }  # fmt: skip
    return Channel("mail", "email", bundle=bundle, settings=given)


def state(warehouse: Warehouse) -> list[tuple[int, int, int]]:
    return [(row["n_delivered"], row["n_waiting"], row["n_given_up"]) for row in warehouse.outbox.waiting()]


def test_an_alert_is_put_into_the_outbox_once(warehouse: Warehouse) -> None:
    first = rows(2)
    assert warehouse.outbox.add(first, {alert: ["desk", "desk"] for alert in first["alert_id"]}) == 2
    again = rows(3)
    assert warehouse.outbox.add(again, {alert: ["desk", "mail"] for alert in again["alert_id"]}) == 1
    waiting = {row["channel"]: row["n_waiting"] for row in warehouse.outbox.waiting()}
    assert waiting == {"desk": 3, "mail": 1}, "a channel that comes later is not told what was told before"


def test_a_webhook_gets_each_alert_once_in_messages_of_one_watchlist(warehouse: Warehouse) -> None:
    ids = put(warehouse, rows(23), "desk") + put(warehouse, rows(2, watchlist="Courts"), "desk")
    with hook() as there:
        (sent,) = send(warehouse.outbox, [webhook(there.url)], clock=Clock())
        assert (sent.n_delivered, sent.n_failed, sent.problem) == (25, 0, None)
        assert sorted(there.alert_ids) == sorted(ids)
        assert [len(posted["alerts"]) for _, posted in there.posts] == [10, 10, 3, 2]
        assert there.posts[0][1]["text"].startswith("Ports: 10 new hits")
        send(warehouse.outbox, [webhook(there.url)], clock=Clock())
        assert len(there.posts) == 4
    assert state(warehouse) == [(25, 0, 0)]


def test_a_post_is_signed_and_what_it_holds_is_text(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_SECRET", "whsec_" + base64.b64encode(b"0123456789abcdef").decode())
    put(warehouse, rows(1, headline=XSS + " <!channel>"), "desk")
    with hook() as there:
        send(warehouse.outbox, [webhook(there.url, secret="env:DESK_SECRET")], clock=Clock())
        ((headers, posted),), body = there.posts, there.bodies[0]
    assert headers["idempotency-key"] == headers["webhook-id"] == posted["message_id"]
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(b"0123456789abcdef", signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    shown = posted["text"] + json.dumps(posted["blocks"])
    assert "<script>" not in shown and "<!channel>" not in shown and "&lt;!channel&gt;" in shown
    assert posted["alerts"][0]["title"].startswith("<script>"), "programs get it as it is"


@pytest.mark.parametrize("status", [500, 503, 429, 0, 302, 401])
def test_a_receiver_that_fails_is_asked_again_later_and_gets_all(warehouse: Warehouse, status: int) -> None:
    ids, clock = put(warehouse, rows(25), "desk"), Clock()
    with hook(lambda n: (status, 0.0) if n < 2 else (200, 0.0)) as there:
        channel = webhook(there.url)
        (first,) = send(warehouse.outbox, [channel], clock=clock)
        assert (first.n_delivered, first.n_failed, len(there.posts)) == (0, 10, 1), "others are not tried then"
        assert "T0KEN" not in (first.problem or "T0KEN")
        clock.now += timedelta(seconds=1)
        send(warehouse.outbox, [channel], clock=clock)
        clock.now += timedelta(minutes=10)
        (last,) = send(warehouse.outbox, [channel], clock=clock)
        assert last.n_delivered == 25
        assert sorted(there.alert_ids) == sorted(ids), "each once, by the ids of messages"
    assert state(warehouse) == [(25, 0, 0)]


def test_a_message_that_is_refused_holds_up_no_other(warehouse: Warehouse) -> None:
    put(warehouse, rows(30), "desk")
    with hook(lambda n: (400, 0.0) if n == 0 else (200, 0.0)) as there:
        (sent,) = send(warehouse.outbox, [webhook(there.url)], clock=Clock())
        assert (sent.n_delivered, sent.n_failed) == (20, 10)
        assert sent.problem == f"127.0.0.1:{there.port} answered 400"


def test_what_nobody_takes_is_given_up_after_days_and_can_be_asked_for_again(warehouse: Warehouse) -> None:
    put(warehouse, rows(1), "desk")
    clock, times = Clock(), []
    with hook(lambda n: (500, 0.0) if n < 20 else (200, 0.0)) as there:
        for _ in range(40):
            send(warehouse.outbox, [webhook(there.url)], clock=clock)
            due = warehouse.outbox.waiting()[0]["next_attempt_at"]
            if due is None:
                break
            times.append(due - clock.now)
            clock.now = due
        assert len(there.posts) == 20 and state(warehouse) == [(0, 0, 1)]
        assert timedelta(days=2) < clock.now - NOW < timedelta(days=4)
        assert timedelta(seconds=48) <= times[0] <= timedelta(seconds=72)
        assert max(times) <= timedelta(hours=7.2)
        warehouse.outbox.again(None, clock.now)
        send(warehouse.outbox, [webhook(there.url)], clock=clock)
    assert state(warehouse) == [(1, 0, 0)]


def test_deliveries_are_kept_for_a_while_and_what_was_told_is_not_told_again(warehouse: Warehouse) -> None:
    alerts = rows(3)
    put(warehouse, alerts[:2], "desk")
    with hook(lambda n: (200, 0.0)) as there:
        send(warehouse.outbox, [webhook(there.url, bundle=1)], clock=Clock())
        put(warehouse, alerts, "desk")
        assert state(warehouse) == [(2, 1, 0)]
        warehouse.outbox.prune(NOW)
        assert state(warehouse) == [(2, 1, 0)]
        warehouse.outbox.prune(NOW + timedelta(days=1))
        assert state(warehouse) == [(0, 1, 0)], "what still waits stays"
        assert warehouse.outbox.add(alerts, {own: ["desk"] for own in alerts["alert_id"]}) == 0
        assert state(warehouse) == [(0, 1, 0)]


def test_a_slow_receiver_costs_one_time_out(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    put(warehouse, rows(30), "desk")
    from flows.alerts.channels import posting

    quick, poster = posting.Settings(total_timeout=0.3), posting.Poster
    monkeypatch.setattr(posting, "Poster", lambda: poster(quick))
    with hook(lambda n: (200, 1.0)) as there:
        (sent,) = send(warehouse.outbox, [webhook(there.url)], clock=Clock())
        assert (sent.n_delivered, sent.n_failed, len(there.posts)) == (0, 10, 1)
    assert "in time" in (sent.problem or "")


def test_private_addresses_are_not_reached_unless_allowed(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ALLOW_PRIVATE)
    put(warehouse, rows(1), "desk")
    with hook() as there:
        for url in (there.url, there.url.replace("127.0.0.1", "localhost"), "http://169.254.169.254/latest"):
            with pytest.raises(ChannelError, match=f"{ALLOW_PRIVATE}=1 allows it"):
                send_test(webhook(url))
        (sent,) = send(warehouse.outbox, [webhook(there.url)], clock=Clock())
        assert sent.n_failed == 1 and there.posts == []


def test_a_mail_has_text_and_html_and_a_name_that_repetitions_share(warehouse: Warehouse) -> None:
    put(warehouse, rows(2, headline=XSS + "\r\nBcc: all@harbourtimes.example {}"), "mail")
    clock = Clock()
    with post(answers={0: "", 1: "451 later"}) as there:  # the first is taken, but the answer gets lost
        for _ in range(3):
            send(warehouse.outbox, [mail(there.port)], clock=clock)
            clock.now += timedelta(minutes=10)
        assert len(there.mails) == 2 and state(warehouse) == [(2, 0, 0)]
        first, second = (message_from_bytes(each, policy=default) for each in there.mails)
    assert first["Message-ID"] == second["Message-ID"] and first["Bcc"] is None
    assert first["Subject"] == "Ports: 2 new hits"
    html = first.get_body(("html",)).get_content()
    assert "<script" not in html and "&lt;script&gt;" in html and "javascript:" not in html
    assert "<script>" in first.get_body(("plain",)).get_content()


def test_a_mail_server_that_refuses_some_or_all_receivers(warehouse: Warehouse) -> None:
    put(warehouse, rows(1), "mail")
    with post(refused=("gone@harbourtimes.example",)) as there:
        to = ("gone@harbourtimes.example", "desk@harbourtimes.example")
        (sent,) = send(warehouse.outbox, [mail(there.port, to=to)], clock=Clock())
        assert (sent.n_delivered, len(there.mails)) == (1, 1)
        put(warehouse, rows(1, watchlist="Courts"), "mail")
        (sent,) = send(warehouse.outbox, [mail(there.port, to=to[:1])], clock=Clock())
        assert (sent.n_failed, sent.problem) == (1, "127.0.0.1 refused all receivers (550)")
    notes = warehouse.ask("alerts/list", watchlist="Ports", kind=None, pending=False, limit=5)
    assert notes[0]["delivered_to"] == ["mail"]


def test_a_slow_mail_server_is_left(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_channel, "STEP_SECONDS", 0.3)
    put(warehouse, rows(3), "mail")
    with post(seconds=1.0) as there:
        (sent,) = send(warehouse.outbox, [mail(there.port, bundle=1)], clock=Clock())
        assert (sent.n_delivered, sent.n_failed) == (0, 1)
        assert sent.problem == f"127.0.0.1:{there.port}: no answer in time"


def test_a_mail_server_that_greets_letter_by_letter_is_left(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(email_channel.Mail.__init__, "__kwdefaults__", {"total_seconds": 0.3})
    put(warehouse, rows(1), "mail")
    with talker("2" * 100, 0.05) as port:
        (sent,) = send(warehouse.outbox, [mail(port)], clock=Clock())
    assert sent.problem == f"127.0.0.1:{port}: no answer in time"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"security": "starttls"}, "it offers no encryption (STARTTLS): check port and security"),
        ({"user": "bot", "password": "env:PA55"}, "it takes no user and password"),
        ({"from": "env:SENDER"}, "from and to need addresses such as desk@harbourtimes.example"),
    ],
)
def test_what_hinders_a_mail_is_said(monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any], said: str) -> None:
    monkeypatch.setenv("PA55", "pa55")
    monkeypatch.setenv("SENDER", "Bot <bot@harbourtimes.example")
    with post() as there, pytest.raises(ChannelError, match=re.escape(said)):
        send_test(mail(there.port, **settings))


def test_an_address_beyond_ascii_is_written_as_it_is(warehouse: Warehouse) -> None:
    put(warehouse, rows(1), "mail")
    with post() as there:
        (sent,) = send(warehouse.outbox, [mail(there.port, to=("jörg@harbourtimes.example",))], clock=Clock())
        assert (sent.problem, len(there.mails)) == (None, 1)
    with (
        talker("HTTP/1.1 400 Bad Request\r\n\r\n") as port,
        pytest.raises(ChannelError, match="is no SMTP: check host"),
    ):
        send_test(mail(port))


def test_a_file_has_each_alert_on_one_line_whatever_died_before(warehouse: Warehouse, tmp_path: Path) -> None:
    file, clock = tmp_path / "out" / "alerts.jsonl", Clock()
    channel = Channel("log", "file", bundle=2, settings={"path": str(file)})
    ids = put(warehouse, rows(5, headline=XSS + "\n{}"), "log")
    send(warehouse.outbox, [channel], clock=clock)
    whole = file.read_text()
    assert [json.loads(line)["alert_id"] for line in whole.splitlines()] == ids
    # the process died after it wrote, and over the last line
    warehouse.outbox._con.execute("update ops.deliveries set delivered_at = null, next_attempt_at = now()")
    file.write_text(whole[:-40])
    clock.now = datetime.now(UTC) + timedelta(hours=1)
    send(warehouse.outbox, [channel], clock=clock)
    assert file.read_text() == whole
    file.write_text(whole + "a line of somebody else")
    put(warehouse, rows(1, watchlist="Courts"), "log")
    send(warehouse.outbox, [channel], clock=clock)
    assert file.read_text().splitlines()[5] == "a line of somebody else"
    assert len(file.read_text().splitlines()) == 7


def test_a_feed_a_watchlist(warehouse: Warehouse, tmp_path: Path) -> None:
    channel = Channel("feed", "rss", bundle=100, settings={"folder": str(tmp_path / "feeds")})
    put(warehouse, rows(120, watchlist="../Ports & <Harbours>", headline=XSS + "\x00 {}"), "feed")
    put(warehouse, rows(2, watchlist="ports"), "feed")
    send(warehouse.outbox, [channel], clock=Clock())
    files = sorted((tmp_path / "feeds").iterdir())
    assert [file.name for file in files] == [files[0].name, "ports.xml"] and files[0].name.startswith("ports-harbours-")
    tree = ElementTree.parse(files[0])
    assert tree.findtext("channel/title") == "../Ports & <Harbours>"
    titles = [each.text or "" for each in tree.iterfind("channel/item/title")]
    assert len(titles) == 100 and titles[0].endswith(" 119") and titles[0].startswith("<script>")
    assert len({each.text for each in tree.iterfind("channel/item/guid")}) == 100


def test_secrets_stay_out_of_the_warehouse_and_of_messages(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    put(warehouse, rows(1), "desk", "mail", "any")
    with hook(lambda n: (500, 0.0)) as there, post() as server:
        monkeypatch.setenv("DESK_URL", there.url)
        monkeypatch.setenv("DESK_SECRET", "s3cr3t-of-the-desk")
        monkeypatch.setenv("MAIL_PASSWORD", "pa55-of-the-mail")
        monkeypatch.setenv("ANY_URL", "json://user:pa55-of-any@127.0.0.1:9/T0KEN")
        sent = send(
            warehouse.outbox,
            [
                webhook("env:DESK_URL", secret="env:DESK_SECRET"),
                mail(server.port, user="bot", password="env:MAIL_PASSWORD"),  # this server has no log-in
                Channel("any", "apprise", bundle=5, settings={"url": "env:ANY_URL"}),
            ],
            clock=Clock(),
        )
    assert [each.n_failed for each in sent] == [1, 1, 1]
    warehouse.outbox._con.execute("checkpoint")
    held = "".join(f"{each}" for each in sent) + "".join(capfd.readouterr())
    held += (tmp_path / "w.duckdb").read_bytes().decode("latin-1")
    for secret in ("T0KEN", "s3cr3t-of-the-desk", "pa55-of-the-mail", "pa55-of-any"):
        assert secret not in held
    assert "s3cr3t" not in repr(webhook("env:DESK_URL", secret="env:DESK_SECRET"))


def test_a_variable_that_is_not_set_waits_for_it(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    put(warehouse, rows(1), "desk")
    (sent,) = send(warehouse.outbox, [webhook("env:NOT_SET")], clock=Clock())
    assert sent.problem == "channel desk: url is in the environment variable NOT_SET: set it"
    assert state(warehouse) == [(0, 1, 0)]


# ---------------------------------------------------------------------------------------------- kills and amounts
_SENDER = """
import os, sys
from datetime import datetime
from pathlib import Path
from flows.alerts import sending
from flows.alerts.channels.webhook import Webhook
from flows.alerts.settings import Channel
from flows.warehouse.outbox import Outbox
from flows.warehouse.writer import Warehouse
where, path, url, now = sys.argv[1:]
calls = 0

def dying(function):
    def call(*arguments, **options):
        global calls
        calls += 1
        done = function(*arguments, **options)
        if calls == 2:
            os._exit(9)
        return done
    return call

place, name = {"claim": (Outbox, "claim"), "post": (Webhook, "send"), "receipt": (Outbox, "delivered")}[where]
setattr(place, name, dying(getattr(place, name)))
with Warehouse.open(Path(path)) as warehouse:
    channel = Channel("desk", "webhook", bundle=4, settings={"url": url})
    sending.send(warehouse.outbox, [channel], clock=lambda: datetime.fromisoformat(now))
"""


def test_a_process_that_dies_between_the_steps_tells_nothing_twice(empty: Path, tmp_path: Path) -> None:
    with ExitStack() as stack:
        started = []
        for where in ("claim", "post", "receipt"):
            path = Path(shutil.copy(empty, tmp_path / f"{where}.duckdb"))
            with Warehouse.open(path) as warehouse:
                ids = put(warehouse, rows(10), "desk")
            there = stack.enter_context(hook())
            arguments = [sys.executable, "-c", _SENDER, where, str(path), there.url, NOW.isoformat()]
            started.append((where, path, there, subprocess.Popen(arguments)))
        for where, path, there, process in started:
            assert process.wait(timeout=200) == 9, where
            clock = Clock()
            with Warehouse.open(path) as warehouse:
                send(warehouse.outbox, [webhook(there.url, bundle=4)], clock=clock)
                clock.now += timedelta(minutes=6)
                send(warehouse.outbox, [webhook(there.url, bundle=4)], clock=clock)
                assert state(warehouse) == [(10, 0, 0)]
            assert sorted(there.alert_ids) == sorted(ids), f"{where}: each once, by the ids of messages"
            assert len(there.taken) == 3
            assert len(there.posts) == (4 if where == "post" else 3), "only what nobody could know of is repeated"


class Died(BaseException):
    """Stands for a kill."""


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    n=st.integers(1, 14),
    bundle=st.integers(1, 5),
    ends=st.lists(st.sampled_from(["ok", "refused", "down", "died before", "died after"]), max_size=12),
)
def test_whatever_happens_in_whatever_order_each_alert_is_taken_once(
    empty: Path, tmp_path_factory: pytest.TempPathFactory, n: int, bundle: int, ends: list[str]
) -> None:
    left, taken, clock = list(ends), dict[str, list[str]](), Clock()

    class Receiver:
        def send(self, message: Any) -> None:
            end = left.pop(0) if left else "ok"
            if end == "died before":
                raise Died
            if end in ("refused", "down"):
                raise sending.NotDelivered(end, is_refused=end == "refused")
            taken.setdefault(message.message_id, [alert.alert_id for alert in message.alerts])
            assert taken[message.message_id] == [alert.alert_id for alert in message.alerts]
            if end == "died after":
                raise Died

        def close(self) -> None:
            pass

    channel = Channel("desk", "console", bundle=bundle)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "_sender", lambda *_: Receiver())
        with Warehouse.open(Path(shutil.copy(empty, tmp_path_factory.mktemp("w")))) as warehouse:
            ids = put(warehouse, rows(n), "desk")
            for _ in range(len(ends) + 1):
                with suppress(Died):
                    send(warehouse.outbox, [channel], clock=clock)
                clock.now += timedelta(hours=8)
            assert state(warehouse) == [(n, 0, 0)]
    assert sorted(own for each in taken.values() for own in each) == sorted(ids)


def test_ten_thousand_alerts_drain_in_bounded_memory(warehouse: Warehouse, tmp_path: Path) -> None:
    ids = put(warehouse, rows(10_000), "desk", "log")
    file = Channel("log", "file", bundle=500, settings={"path": str(tmp_path / "alerts.jsonl")})
    with hook() as there:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sent = send(warehouse.outbox, [webhook(there.url, bundle=100), file], clock=Clock())
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        assert [each.n_delivered for each in sent] == [10_000, 10_000]
        assert sorted(there.alert_ids) == sorted(ids)
    held = 4 * sum(map(len, there.bodies))  # what the server of this test keeps
    assert grown - held < 200_000_000
    assert len((tmp_path / "alerts.jsonl").read_text().splitlines()) == 10_000


def test_the_budget_of_time_is_kept(warehouse: Warehouse) -> None:
    put(warehouse, rows(3), "desk")
    with hook() as there:
        (sent,) = send(warehouse.outbox, [webhook(there.url)], clock=Clock(), seconds=0.0)
        assert (sent.n_delivered, there.posts) == (0, [])


def test_a_test_message_is_sent(capfd: pytest.CaptureFixture[str]) -> None:
    send_test(Channel("here", "console"))
    assert "A test message of onrecord" in capfd.readouterr().err
    with hook(lambda n: (404, 0.0)) as there, pytest.raises(ChannelError, match=r"channel desk: .* answered 404"):
        send_test(webhook(there.url))
    assert os.environ[ALLOW_PRIVATE] == "1"
