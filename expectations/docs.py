"""Data Docs of quality results: Great Expectations' own pages, made to open without a network."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import polars as pl
from lxml import html

from expectations.docs_style import CSS
from expectations.engine import great_expectations, gx_expectation
from expectations.suites import SUITES, Expectation, Measure, Suite

ResultRow = Mapping[str, Any]  # of QUALITY_RESULTS
_DROPPED = ("script", "style", "link", "img", "iframe", "object", "embed", "form", "meta", "base", "svg")
_KEPT_ATTRIBUTES = ("class", "id", "hidden", "colspan", "rowspan")
_GX_TITLES = {"Sampled Unexpected Values": "Keys of failing rows (at most 20)"}
_STATUS = {True: '<span class="pass">✓ held</span>', False: '<span class="fail">✗ failed</span>'}


def build_docs(results: pl.DataFrame, out: Path) -> Path:
    """Write the pages of QUALITY_RESULTS into the folder out, which is made if need be; returns its index.html."""
    out.mkdir(parents=True, exist_ok=True)
    for name, page in render_docs(results).items():
        (out / name).write_text(page, encoding="utf-8")
    return out / "index.html"


def render_docs(results: pl.DataFrame) -> dict[str, str]:
    """The pages by file name: index.html, and one for each suite of each check (run and batch) in the results.

    Nothing in them refers to the network: no scripts, images, style sheets or links to elsewhere.
    """
    pages: dict[str, str] = {}
    sections: list[str] = []
    for number, check in enumerate(results.partition_by("run_id", "batch_id", maintain_order=True), start=1):
        run_id, batch_id = check["run_id"][0], check["batch_id"][0]
        title = f"Run {run_id}, {batch_id}"
        lines = []
        for found in check.partition_by("suite", maintain_order=True):
            name = found["suite"][0]
            rows = found.to_dicts()
            file = f"{name}.html" if number == 1 else f"{name}-{number}.html"
            if name in SUITES:
                pages[file] = _shell(f"{name}: data docs", _suite_page(SUITES[name], rows, title))
            lines.append(_suite_line(name, file if name in SUITES else None, rows))
        sections.append(f"<h2>{escape(title)}</h2>" + _table(_SUITE_HEAD, lines) + _failures(check))
    body = "<h1>Checks of the data</h1>" + (
        "".join(sections) or '<p class="lead">There are no quality results yet.</p>'
    )
    return {"index.html": _shell("onrecord: data docs", body), **pages}


_SUITE_HEAD = ["Suite", "Status", "#Expectations held", "#Rows checked", "#Failing rows, at most", "#Warnings"]
_FAILURE_HEAD = ["Suite", "Expectation", "Columns", "Severity", "#Failing", "What is allowed", "First keys"]


def _suite_line(name: str, file: str | None, rows: list[dict[str, Any]]) -> list[str]:
    strict = [row for row in rows if row["severity"] != "warning"]
    warnings = sum(not row["success"] for row in rows if row["severity"] == "warning")
    return [
        f'<a href="{escape(file)}">{escape(name)}</a>' if file else escape(name),
        _STATUS[all(row["success"] for row in strict)],
        f"{sum(row['success'] for row in rows)} of {len(rows)}",
        f"{max(row['n_checked'] for row in rows):,}",
        f"{max(row['n_unexpected'] for row in rows):,}",
        f'<span class="warn">{warnings}</span>' if warnings else "0",
    ]


def _failures(check: pl.DataFrame) -> str:
    rows = check.filter(~pl.col("success")).to_dicts()
    if not rows:
        return '<p class="lead">Every expectation held.</p>'
    lines = []
    for row in rows:
        known = _expectation(row)
        keys = ", ".join(f"<code>{escape(key)}</code>" for key in row["unexpected_keys"][:5])
        more = len(row["unexpected_keys"]) > 5 or row["n_unexpected"] > len(row["unexpected_keys"])
        lines.append([
            escape(row["suite"]),
            escape(row["expectation"]),
            escape(row["column_name"] or ""),
            escape(row["severity"]),
            f"{row['n_unexpected']:,} of {row['n_checked']:,}" if row["observed_value"] is None
            else f"{row['observed_value']:.3f}",
            escape(known.allowed if known else "not an expectation of this version"),
            keys + (" …" if more else ""),
        ])  # fmt: skip
    return "<h6>What failed</h6>" + _table(_FAILURE_HEAD, lines)


def _expectation(row: ResultRow) -> Expectation | None:
    suite = SUITES.get(row["suite"])
    for expectation in suite.expectations if suite else ():
        if expectation.name == row["expectation"] and (expectation.column_name or None) == row["column_name"]:
            return expectation
    return None


def _suite_page(suite: Suite, rows: list[dict[str, Any]], title: str) -> str:
    """The body of Great Expectations' page of a suite's results, without everything that is not content."""
    great_expectations()
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view.view import DefaultJinjaPageView

    known = [(row, expectation) for row in rows if (expectation := _expectation(row)) is not None]
    held = sum(row["success"] for row, _ in known)
    whole = ExpectationSuiteValidationResult(
        success=held == len(known),
        results=[_gx_result(suite, expectation, row) for row, expectation in known],
        suite_name=suite.name,
        statistics={
            "evaluated_expectations": len(known),
            "successful_expectations": held,
            "unsuccessful_expectations": len(known) - held,
            "success_percent": 100 * held / len(known) if known else None,
        },
        meta={"batch_kwargs": {"data_asset_name": title}},
    )
    view: Any = DefaultJinjaPageView()
    page = view.render(ValidationResultsPageRenderer(run_info_at_end=True).render(whole))
    sections = html.document_fromstring(page).find_class("ge-section")
    content = "".join(html.tostring(_clean(section), encoding="unicode") for section in sections[:-1])
    top = f'<p><a href="index.html">All suites</a></p><h1>{escape(suite.name)}</h1>'
    return f'{top}<p class="lead">{escape(suite.table.comment)}; {escape(title)}</p>{content}'


def _gx_result(suite: Suite, expectation: Expectation, row: ResultRow) -> Any:
    """A quality result as Great Expectations would have given it; its renderers do not escape values, so we do."""
    from great_expectations.core import ExpectationValidationResult

    keys = [escape(key) for key in row["unexpected_keys"]]
    result: dict[str, Any]
    if expectation is suite.header:
        result = {"observed_value": keys or [f"all {len(suite.table.columns)} columns"]}
    elif isinstance(expectation, Measure):
        result = {"observed_value": "none" if row["observed_value"] is None else round(row["observed_value"], 4)}
    else:
        percent = 100 * row["n_unexpected"] / row["n_checked"] if row["n_checked"] else 0.0
        result = {
            "element_count": row["n_checked"],
            "unexpected_count": row["n_unexpected"],
            "unexpected_percent": percent,
            "unexpected_percent_nonmissing": percent,
            "unexpected_percent_total": percent,
            "partial_unexpected_list": keys,
        }
    return ExpectationValidationResult(
        success=row["success"],
        expectation_config=gx_expectation(expectation).configuration,
        result=result,
        exception_info={"raised_exception": False, "exception_message": None, "exception_traceback": None},
    )


def _clean(section: Any) -> Any:
    """Without scripts, styles, media, links and every attribute that could load, run or hide something."""
    for element in list(section.iter(*_DROPPED)):
        element.drop_tree()
    for element in list(section.iter("a")):
        element.drop_tag()
    for element in section.iter(html.etree.Element):
        for attribute in [a for a in element.attrib if a not in _KEPT_ATTRIBUTES]:
            del element.attrib[attribute]
        if element.tag == "th" and (element.text or "").strip() in _GX_TITLES:
            element.text = _GX_TITLES[element.text.strip()]
    return section


def _table(head: list[str], lines: list[list[str]]) -> str:
    """A table; columns whose title begins with # hold numbers. Cells are HTML."""
    classes = [' class="n"' if title.startswith("#") else "" for title in head]
    titles = "".join(f"<th{c}>{escape(t.removeprefix('#'))}</th>" for c, t in zip(classes, head, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{c}>{cell}</td>" for c, cell in zip(classes, line, strict=True)) + "</tr>"
        for line in lines
    )
    return f'<div class="scroll"><table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>'


def _shell(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{CSS}</style></head><body>{body}</body></html>\n"
    )
