"""docs/how_to/alerts.md shows alerts as they are made and printed."""

import json
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from flows.alerts.channels.console import Console
from flows.alerts.message import Message, as_alert, as_json
from tests.documentation import ROOT, blocks
from transforms.alerts import rows
from transforms.alerts.messages import Alert

NOW = datetime(2025, 9, 23, 9, 30, tzinfo=UTC)
DAY, URL = date(2025, 9, 22), "https://northernwire.example/2025/09/22/strike-deal"
ARTICLE = {
    "watchlist": "Ports",
    "hit_document_id": "d1",
    "added_at": None,
    "document_id": "d1",
    "headline": "Port Ellery dockworkers and harbor board reach deal to end strike",
    "source": "Northern Wire",
    "published": datetime(2025, 9, 22, 15, tzinfo=UTC),
    "url": URL,
    "speaker": "Simon Achterberg",
    "speaker_entity_id": "e1",
    "quote_kind": "direct",
}
SPIKE = {"watchlist": "Ports", "day": DAY, "n": 12, "n_articles": 160, "expected": 1.7, "mean": 1.5}
DENIED = {
    "quote": "that the port had hired crane operators from abroad",
    "quote_kind": "indirect",
    "quote_group_id": "g1",
    "day": DAY,
    "earlier_text": "The board has hired crane operators from abroad",
    "earlier_quote_kind": "direct",
    "earlier_speaker": "Rosa Delgado",
    "earlier_published_at": datetime(2025, 9, 11, tzinfo=UTC),
    "earlier_document_id": "d0",
    "earlier_speaker_entity_id": "e2",
}
SILENT = {"source_id": "sarn_herald", "name": "Sarn Herald", "last_article": datetime(2025, 9, 20, 6, 5, tzinfo=UTC)}
CHECK = {"suite": "documents", "expectation": "published_not_in_future", "column_name": "date_published"}
FIGURES = {
    "severity": "row",
    "n_unexpected": 41,
    "n_checked": 1204,
    "observed_value": None,
    "run_id": "20250923T093000-5f0c9a1e",
}


def frame(*parts: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{name: value for part in parts for name, value in part.items()}])


def told() -> list[Alert]:
    beginning = "\n\nDockworkers in Norland’s largest port and their employer reached a deal on Monday."
    first = {"quote": "We have all lost enough,", "day": DAY, "previous_day": date(2025, 8, 11)}
    found = [
        rows.hits(frame(ARTICLE, {"quote": None, "beginning": beginning}), NOW),
        rows.spikes(frame(SPIKE, {"day_before": 2, "week_before": 1, "past": [1, 2] * 7}), NOW),
        rows.first_statements(frame(ARTICLE, first), NOW),
        rows.denials(frame(ARTICLE, DENIED), NOW),
        rows.silent_sources(frame(SILENT, {"before": 7.5, "detail": None}), NOW),
        rows.failed_checks(frame(CHECK, FIGURES), NOW),
    ]
    return [as_alert(row) for alerts in found for row in alerts.iter_rows(named=True)]


def test_the_page_shows_alerts_as_they_are_printed_and_written(capsys: pytest.CaptureFixture[str]) -> None:
    alerts = told()
    for alert in alerts:
        Console().send(Message("m1", (alert,)))
    page = ROOT / "docs" / "how_to" / "alerts.md"
    shown = [block.text for block in blocks(page) if block.kind in ("text", "json")]
    assert capsys.readouterr().err in shown
    assert json.dumps(as_json(alerts[0]), ensure_ascii=False, indent=2) + "\n" in shown
    hit, spike = alerts[:2]
    assert f"“{Message('m1', (hit, hit, spike)).subject}”" in page.read_text(encoding="utf-8")
