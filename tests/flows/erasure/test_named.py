"""Whether a text names whom a request erases: by words of its own, whatever stands around them."""

import json

import duckdb
import pytest

from flows.warehouse.erasure.ours import named


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("speaker Lin Ali", True),
        ("Ali’s choir, “Ali”", True),
        ("speaker Alina Brown", False),
        ("Natali and McAli and Ali2", False),
        ("Élie Ali", True),
        ("ÉAli", False),
        ("Fund (North) Ltd. paid", True),
        ("Fund North Ltd. paid", False),
        (json.dumps({"snippet": "It rains.\nAli waits"}), True),
        (None, False),
    ],
)
def test_a_name_is_found_as_whole_words(text: str | None, is_named: bool) -> None:
    with duckdb.connect(":memory:") as con:
        con.execute("create table erased_aliases as select unnest(['Ali', 'Fund (North) Ltd.']) as alias")
        con.execute("create table texts as select $1::varchar as text", [text])
        assert con.execute(f"select {named('texts.text')} from texts").fetchall() == [(is_named,)]
