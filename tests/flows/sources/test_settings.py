"""The file of sources: what it says, and errors that name the line, the field and what is allowed."""

from datetime import timedelta
from pathlib import Path

import pytest

from flows.sources.discovery import Found
from flows.sources.editing import add
from flows.sources.settings import Source, SourcesFileError, default_path, parsed, read
from transforms.retention import Retention

FILE = """
# our sources
[defaults]
interval = "30m"   # for all

[[source]]
name = "Harbour Times"
feeds = ["https://ht.example/feed.xml"]   # the main one
retention = "snippet 50"

[[source]]
name = "Reuters"
sitemaps = ["https://www.reuters.com/news-sitemap.xml"]
interval = "2h"
enabled = false
"""


def source(lines: str) -> Source:
    (found,) = parsed(f'[[source]]\nname = "Quay Post"\nfeeds = ["https://quay.example/f"]\n{lines}\n', Path("s.toml"))
    return found


def test_what_a_file_says() -> None:
    first, second = parsed(FILE, Path("s.toml"))
    assert (first.source_id, first.interval, first.retention) == (
        "harbour_times",
        timedelta(minutes=30),
        Retention("snippet", 50),
    )
    assert (second.source_id, second.is_wire, second.country, second.language) == ("reuters", True, "GB", "en")
    assert (second.interval, second.is_enabled, second.addresses) == (timedelta(hours=2), False, second.sitemaps)
    assert read(default_path()) == ()


def test_kinds_of_retention() -> None:
    assert source('retention = "full"').retention == source("").retention == Retention("full")
    assert source('retention = "metadata"').retention == Retention("metadata")
    assert source("retention = { snippet = 20 }").retention == Retention("snippet", 20)
    assert source('retention = "snippet: 20 words"').retention == Retention("snippet", 20)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("feed = []", "line 4: unknown field 'feed'; allowed are name, id, homepage, feeds,"),
        ('homepage = "ht.example"', "line 4: homepage = 'ht.example': an address is needed"),
        ('interval = "often"', "line 4: interval = 'often': a number with s, m, h, d or w is needed"),
        ('retention = "some"', 'line 4: retention = \'some\': allowed are "full", "metadata" and "snippet 100"'),
        ('\nlanguage = "English"', "line 5: language = 'English': a language code is needed"),
        ('country = "England"', "a country code is needed"),
        ("wire = 1", "true or false is needed"),
        ("max_items = 0", "a whole number from 1 is needed"),
        ("seconds_between_requests = -1", "a number of seconds from 0 to 3600 is needed"),
        ('sitemaps = "https://ht.example/s"', "a list of addresses is needed"),
        ('sitemaps = ["ftp://me:secret@ht.example/s"]', "an address is needed"),
        (
            '[[source]]\nname = "Quay Post"\nfeeds = ["https://x.example/"]',
            "line 5: the source quay_post is listed twice",
        ),
        ("[[source]]\nname = 'B'", "line 4: the source 'B' needs feeds or sitemaps"),
        ("[[source]]\nfeeds = []", "line 4: a source needs a name"),
        ("[defaults]\nname = 'x'", "[defaults]: unknown field 'name'; allowed are interval"),
        ("name = 'x'", "Cannot overwrite a value (at line 4"),
    ],
)
def test_errors_say_where_and_what_is_allowed(lines: str, message: str) -> None:
    with pytest.raises(SourcesFileError) as caught:
        source(lines)
    assert str(caught.value).startswith("s.toml: ")
    assert message in str(caught.value)
    assert "secret" not in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for name, content in (("gone", None), ("latin", "é".encode("latin-1"))):
        path = tmp_path / name
        if content:
            path.write_bytes(content)
        with pytest.raises(SourcesFileError, match=name):
            read(path)


# ---------------------------------------------------------------------------------------------------------- adding
def test_adding_keeps_comments_and_order(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(FILE)
    added, new = add(Found("https://sarn.example/", "Sarn Herald", "en-GB", ["https://sarn.example/rss"]), path)
    assert (added.source_id, added.language, new) == ("sarn_herald", "en", ["https://sarn.example/rss"])
    text = path.read_text()
    assert text.startswith(FILE.rstrip("\n"))
    assert [s.source_id for s in read(path)] == ["harbour_times", "reuters", "sarn_herald"]
    again, new = add(Found("https://sarn.example/", "Other name", None, ["https://sarn.example/rss"]), path)
    assert (again, new, path.read_text()) == (added, [], text)
    more, new = add(Found(None, None, None, ["https://ht.example/2.xml"]), path, name="Harbour Times")
    assert new == ["https://ht.example/2.xml"]
    assert more.feeds == ("https://ht.example/feed.xml", "https://ht.example/2.xml")
    assert "# the main one" in path.read_text()


def test_adding_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "s.toml"
    add(Found("https://www.reuters.com/", "whatever", "en", [], ["https://www.reuters.com/s.xml"]), path)
    (found,) = read(path)
    assert (found.source_id, found.is_wire) == ("reuters", True)


def test_a_file_that_is_wrong_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text("[[source]]\nname = 1\n")
    with pytest.raises(SourcesFileError):
        add(Found("https://sarn.example/", "Sarn Herald", None, ["https://sarn.example/rss"]), path)
    assert path.read_text() == "[[source]]\nname = 1\n"
