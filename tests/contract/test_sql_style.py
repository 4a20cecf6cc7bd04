"""sql/ keeps to its style, and the check of it finds what it is for."""

import pytest

from tests.contract.sql_style import code, complaints, findings


def test_sql_keeps_to_its_style() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("-- one\nselect 1", "does not end with exactly one line break"),
        ("select 1\n", "line 1: does not start with a comment that says what it gives"),
        ("-- one\nSELECT 1\n", "line 2: upper case outside strings and comments"),
        ("-- one\nselect 1 \n", "line 2: a tab, or blanks at its end"),
        (f"-- one\nselect '{'x' * 120}'\n", "line 2: longer than 120 characters"),
        (
            "-- one\ncreate or replace view v as with a as materialized (select 1) from a;\n",
            "a view that says what is materialized: DuckDB forgets that when the file is opened again",
        ),
        ("-- two\nselect 1 from a join b using (c)\n", "line 2: a join that does not say which (inner, left, …)"),
    ],
)
def test_a_complaint_names_its_line(script: str, complaint: str) -> None:
    assert list(complaints(script)) == [complaint]


def test_a_script_that_does_not_parse_is_named() -> None:
    (complaint,) = complaints("-- one\nselect from where\n")
    assert complaint.startswith("DuckDB cannot parse it: Parser Error")


def test_strings_and_comments_may_hold_anything() -> None:
    script = "-- A Join of “quotes”\nselect 'A join', 'é' -- And more\nfrom a left join b using (c)\n"
    assert list(complaints(script)) == []
    assert code(script).split("\n")[1].rstrip() == "select         ,"
