"""The search language: trees, and errors that say where."""

import pytest

from transforms.search.grammar import MAX_CHARACTERS, QueryError, parse
from transforms.search.tree import Either, Every, Near, Node, Phrase, Without


def phrase(words: str, field: str | None = None, *, is_prefix: bool = False) -> Phrase:
    return Phrase(field, tuple(words.split()), is_prefix)


A, B, C = phrase("aa"), phrase("bb"), phrase("cc")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("Aa", A),
        ("aa bb", Every((A, B))),
        ("aa AND bb cc", Every((A, B, C))),
        ("aa OR bb cc", Either((A, Every((B, C))))),
        ("(aa OR bb) cc", Every((Either((A, B)), C))),
        ("aa NOT bb", Every((A, Without(B)))),
        ("NOT NOT aa", A),
        ("NOT aa OR bb", Either((Without(A), B))),
        ('"Aa  bb\'s"', phrase("aa bb")),
        ("“aa bb” «cc»", Every((phrase("aa bb"), C))),
        ("aa-bb", phrase("aa bb")),
        ("ferr*", phrase("ferr", is_prefix=True)),
        ('"port stri*"', phrase("port stri", is_prefix=True)),
        (
            "title:aa body:(bb OR cc)",
            Every((phrase("aa", "title"), Either((phrase("bb", "body"), phrase("cc", "body"))))),
        ),
        ("source: aa", phrase("aa", "source")),
        ("title:NEAR", None),
        ("aa NEAR/3 bb", Near(None, (A,), (B,), 3)),
        ("aa NEAR (bb OR cc)", Near(None, (A,), (B, C), 10)),
        ("aa NEAR/3 bb NEAR/4 cc", Every((Near(None, (A,), (B,), 3), Near(None, (B,), (C,), 4)))),
        ("NOT aa NEAR/3 bb", Without(Near(None, (A,), (B,), 3))),
        ("quote:(aa NEAR/3 bb)", Near("quote", (phrase("aa", "quote"),), (phrase("bb", "quote"),), 3)),
        ("quote:aa NEAR/3 quote:bb", Near("quote", (phrase("aa", "quote"),), (phrase("bb", "quote"),), 3)),
        ("and or order", Every((phrase("and"), phrase("or"), phrase("order")))),
        ("aa\nOR\tbb", Either((A, B))),
        ("10:30", phrase("10 30")),
    ],
)
def test_trees(query: str, tree: Node | None) -> None:
    if tree is None:
        with pytest.raises(QueryError):
            parse(query)
    else:
        assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "column", "words"),
    [
        ("", 1, "empty; expected a word"),
        ("aa AND", 7, "ends too early; expected a word"),
        ("aa AND OR bb", 8, "OR does not fit here; expected a word"),
        ("(aa OR bb", 10, "expected )"),
        ("aa) bb", 3, ") closes nothing"),
        ('aa "bb', 4, 'the quotation mark " stands alone'),
        ("author:aa", 1, "no field author:; expected one of title:, body:, quote:, speaker:"),
        ("aa -bb", 4, "expected NOT bb"),
        ("aa b*", 4, "too little before *"),
        ("aa *", 4, "no letter or digit"),
        ("a*b", 2, "* stands inside"),
        ("aa & bb", 4, "no letter or digit"),
        ("aa NEAR/0 bb", 4, "NEAR/1 to NEAR/50"),
        ("aa NEAR/999999999999 bb", 4, "NEAR/1 to NEAR/50"),
        ("title:aa NEAR/2 bb", 10, "two fields"),
        ("(aa bb) NEAR/2 cc", 9, "not simple"),
        ("speaker:(aa NEAR/2 bb)", 1, "NEAR is not for speaker:"),
        ("title:(aa body:bb)", 1, "another field stands inside title:"),
        ("lang:en*", 1, "lang: has more than a code"),
        ("a" * (MAX_CHARACTERS + 1), MAX_CHARACTERS + 1, "too long"),
        ("aa " * 1_001, 3_001, "too many words"),
        ("aa NOT (bb " * 60 + ")" * 60, 1, "nested too deep"),
        ("({0}) NEAR ({0})".format(" OR ".join(f"w{n}" for n in range(30))), None, "pairs"),
    ],
)  # fmt: skip
def test_errors_say_where_and_what_was_expected(query: str, column: int | None, words: str) -> None:
    with pytest.raises(QueryError) as failed:
        parse(query)
    assert words in str(failed.value)
    assert column is None or failed.value.column == column


def test_brackets_cost_nothing() -> None:
    assert parse("(" * 5_000 + "aa" + ")" * 5_000) == A
