"""Data Docs: every suite has its page, nothing is fetched from anywhere, what is hostile is text."""

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from expectations.docs import build_docs, render_docs
from expectations.suites import SUITES, Measure
from transforms.schemas import QUALITY_RESULTS

HOSTILE = "<script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>"


def _results(**failed: dict[str, Any]) -> pl.DataFrame:
    """A result for each expectation of each suite; failed: changes by name of the expectation."""
    rows = []
    for suite in SUITES.values():
        for expectation in suite.expectations:
            row = {
                "run_id": "r1", "batch_id": "warehouse", "suite": suite.name, "expectation": expectation.name,
                "column_name": expectation.column_name or None, "severity": expectation.severity, "success": True,
                "n_checked": 1200, "n_unexpected": 0, "unexpected_keys": [],
                "observed_value": 0.625 if isinstance(expectation, Measure) else None,
            }  # fmt: skip
            rows.append(row | failed.get(expectation.name, {}))
    return pl.DataFrame(rows, schema=QUALITY_RESULTS.schema)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    bad = {"success": False, "n_unexpected": 3, "unexpected_keys": [HOSTILE, "d1:m2-3", "d1:m4-5"]}
    results = _results(offsets_match_text=bad, share_with_speaker={"success": False})
    index = build_docs(results, tmp_path_factory.mktemp("docs") / "new" / "folder")
    assert index.name == "index.html"
    return {path.name: path.read_text(encoding="utf-8") for path in Path(index).parent.iterdir()}


def test_every_suite_has_a_page_that_the_index_links_and_every_expectation_stands_on_it(pages: dict[str, str]) -> None:
    assert set(pages) == {"index.html", *(f"{name}.html" for name in SUITES)}
    for name, suite in SUITES.items():
        assert f'href="{name}.html"' in pages["index.html"]
        assert f"<h1>{name}</h1>" in pages[f"{name}.html"]
        icons = re.findall(r'<i class="fas fa-(check-circle|times)', pages[f"{name}.html"])
        assert len(icons) == len(suite.expectations) + 1  # and the status of the suite
        for expectation in suite.rows:
            column = expectation.arguments.get("column") or expectation.columns[0]
            assert column in pages[f"{name}.html"]


def test_nothing_refers_to_anything_outside_the_folder(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        tags = re.findall(r"<[a-zA-Z][^>]*>", page)
        assert not [t for t in tags if re.match(r"<(script|link|img|iframe|object|embed|form|base)\b", t)], name
        assert not [t for t in tags if re.search(r"\s(src|srcset|on\w+|action)\s*=", t)], name
        targets = {t for tag in tags for t in re.findall(r'href="([^"]*)"', tag)}
        assert targets <= set(pages), name
        assert "url(" not in page
        assert "@import" not in page


def test_keys_are_escaped_once(pages: dict[str, str]) -> None:
    escaped = "&lt;script&gt;alert(1)&lt;/script&gt;"
    for name in ("index.html", "mentions.html", "quotes.html"):
        assert escaped in pages[name]
        assert "&amp;lt;" not in pages[name]


def test_the_index_says_what_failed_and_how_often(pages: dict[str, str]) -> None:
    index = pages["index.html"]
    assert index.count("✗ failed") == 2  # offsets_match_text is of mentions and of quotes; a warning fails no suite
    assert index.count("✓ held") == len(SUITES) - 2
    assert index.count("3 of 1,200") == 2
    assert "text is documents.text[char_start:char_end]" in index
    assert "0.625" in index
    n = len(SUITES["quotes"].expectations)
    assert f"{n - 2} of {n}" in index


def test_checks_have_pages_of_their_own_and_forgotten_expectations_are_still_counted() -> None:
    first = _results()
    second = first.filter(pl.col("suite") == "quotes").with_columns(batch_id=pl.lit("b2"))
    old = second[:1].with_columns(expectation=pl.lit("as_it_was"), success=pl.lit(False))
    pages = render_docs(pl.concat([first, second, old]))
    assert set(pages) == {"index.html", *(f"{name}.html" for name in SUITES), "quotes-2.html"}
    assert "Run r1, b2" in pages["quotes-2.html"]
    assert "as_it_was" in pages["index.html"]
    assert "no quality results yet" in render_docs(QUALITY_RESULTS.empty())["index.html"]
