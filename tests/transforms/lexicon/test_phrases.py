"""Sentences of messages: every one is used, and every one that is asked for is there."""

import re
from pathlib import Path

import pytest

import seeds
from transforms.lexicon.phrases import number, phrase

ROOT = Path(__file__).parents[3]
_CALLED = re.compile(r'phrase\(\s*"(\w+)"')
_PATTERN = re.compile(r'f"((?:brief|alert|kind)_[^"]+)"')


def test_sentences_are_asked_for_and_there() -> None:
    rooms = [ROOT / room / place for room in ("transforms", "flows") for place in ("alerts", "briefing")]
    code = "\n".join(path.read_text(encoding="utf-8") for room in rooms for path in room.rglob("*.py"))
    keys = seeds.table("en/messages")["key"].to_list()
    assert keys == sorted(set(keys))
    assert set(_CALLED.findall(code)) <= set(keys)
    patterns = [re.compile(re.sub(r"\{[^}]*\}", r"\\w+", each)) for each in _PATTERN.findall(code)]
    unused = [key for key in keys if f'"{key}"' not in code and not any(each.fullmatch(key) for each in patterns)]
    assert unused == []


def test_values_are_put_in_as_they_are() -> None:
    assert phrase("alert_single", watchlist="{0}", title="{title.__class__}") == "{0}: {title.__class__}"
    assert [phrase("brief_articles", n) for n in (0, 1, 1200)] == ["0 articles", "1 article", "1,200 articles"]
    with pytest.raises(LookupError, match=r"no message 'none' in seeds/en/messages.csv"):
        phrase("none")


def test_numbers_are_short() -> None:
    assert [number(each) for each in (3, 1200, 3.0, 2.286, 123.4, 0.126, -3)] == [
        "3", "1,200", "3", "2.3", "123", "0.13", "-3",
    ]  # fmt: skip
