"""The accuracy tables: F1, intervals, and where they are written."""

import inspect
from pathlib import Path

import pytest

from tests.benchmarks import table as accuracy_table
from tests.benchmarks.accuracy import alignment
from tests.benchmarks.analysis import table
from tests.benchmarks.table import (
    BEGIN,
    BENCHMARKS,
    END,
    IN_README,
    OTHERS,
    README,
    Figure,
    f1,
    interval,
    markdown,
    written,
)


def test_f1_is_of_all_articles_together() -> None:
    assert f1([(1, 2, 1, 1), (0, 0, 0, 1)]) == pytest.approx(50.0)
    assert f1([(0, 0, 0, 3)]) == 0.0


def test_an_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    counts = [(n % 3, 3.0, n % 3, 2.0) for n in range(40)]
    found = interval(counts)
    assert found == interval(counts)
    assert found.low is not None and found.high is not None
    assert found.low < found.value < found.high
    assert interval([(1, 1, 1, 1)] * 5) == Figure(100.0, 100.0, 100.0)


def test_a_table_has_a_row_for_each_measure_of_any_column() -> None:
    span = "quotations, span (IoU ≥ 0.3)"
    text = markdown({"accurate": {span: Figure(78.31, 76.2, 80.4)}, "fast": {span: Figure(81.0), "tone": Figure(70.0)}})
    assert text.splitlines()[2:] == [
        f"| {span} | 78.3 (76-80) | 81.0 | 64.4 (Citron) | 82.9 |",
        "| tone | – | 70.0 | – | – |",
    ]


def test_the_readme_has_some_rows_of_the_table_in_the_benchmarks() -> None:
    def rows(page: Path) -> list[str]:
        text = page.read_text(encoding="utf-8")
        return text[text.index(BEGIN) : text.index(END)].splitlines()[1:]

    assert [row.split(" | ")[0].removeprefix("| ") for row in rows(README)[2:]] == list(IN_README)
    assert set(rows(README)) <= set(rows(BENCHMARKS))


def test_a_table_may_have_some_measures_only() -> None:
    columns = {"fast": {"a": Figure(1.0), "b": Figure(2.0)}}
    assert [row.split(" | ")[0] for row in markdown(columns, ("b",)).splitlines()[2:]] == ["| b"]


def test_what_is_known_of_peers_stands_beside_a_measure_that_is_taken() -> None:
    source = inspect.getsource(accuracy_table)
    assert all(source.count(name.removeprefix("names, ")) > 1 for name in OTHERS)


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter"
    assert written(page, "| a |") == f"before\n{BEGIN}\n| a |\n{END}\nafter"
    with pytest.raises(ValueError, match="no place for the table"):
        written("nothing", "| a |")


def test_the_speed_of_the_analysis_is_a_ratio_to_the_first_way_part_by_part() -> None:
    text = table([100, 300], {"bare spaCy": [1.0, 3.0], "annotate, fast": [0.5, 6.0]})
    assert text.splitlines()[2:] == ["| bare spaCy | 100 | 1.00 |", "| annotate, fast | 62 | 1.25 |"]


@pytest.mark.parametrize(
    ("clean", "raw", "span", "expected"),
    [
        ("In the U.S. Roe said", "In  the U.S. Roe said", "U.S.", "U.S."),
        ("He said “it is late.” Then", 'He said "it is late." Then', "“it is late.”", "it is late"),
        ("A new word here", "A word here", "new", None),
    ],
)
def test_a_span_of_the_cleaned_text_is_found_in_the_raw_one(
    clean: str, raw: str, span: str, expected: str | None
) -> None:
    start = clean.index(span)
    found = alignment(clean, raw)(start, start + len(span))
    assert (None if found is None else raw[slice(*found)]) == expected
