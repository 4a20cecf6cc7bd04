"""The search language: a query as a person writes it -> its tree; errors say where, and what was expected."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError

from transforms.search.tree import FIELDS, LANGUAGE, NAME_FIELDS, Either, Every, Near, Node, Phrase, Without, depth
from transforms.search.words import words

MAX_CHARACTERS = 20_000
MAX_PHRASES = 1_000
MAX_DEPTH = 50
MAX_DISTANCE = 50
MAX_PAIRS = 400  # of phrases that one NEAR compares
USUAL_DISTANCE = 10  # of NEAR without a number
LEAST_PREFIX = 2  # characters

_GRAMMAR = rf"""
?start: either
?either: every ("OR" every)*
?every: unary ("AND"? unary)*
?unary: "NOT" unary -> without
    | nearby
?nearby: primary (NEAR primary)*
?primary: atom
    | FIELD atom -> in_field
?atom: "(" either ")"
    | PHRASE -> phrase
    | WORD -> word

NEAR.3: /NEAR(\/\d+)?(?=[\s()"“„«]|$)/
FIELD.2: /({"|".join(FIELDS)}):\s*|[^\W\d_]+:(?=\S)/
PHRASE.2: /"[^"]*"|[“„][^“”"]*[“”"]|«[^»]*»/
WORD: /[^\s()"“”„«»]+/
%ignore /\s+/
"""
_MEANINGS = {
    "WORD": "a word",
    "PHRASE": 'a phrase in "quotation marks"',
    "LPAR": "(",
    "RPAR": ")",
    "AND": "AND",
    "OR": "OR",
    "NOT": "NOT",
    "NEAR": "NEAR/n",
    "FIELD": "a field such as title:",
    "$END": "the end",
}


class QueryError(ValueError):
    """A query that is none: at which column (from 1), what is wrong, what was expected there."""

    def __init__(self, column: int, problem: str, expected: str) -> None:
        super().__init__(f"column {column}: {problem}; expected {expected}")
        self.column, self.problem, self.expected = column, problem, expected


def parse(query: str) -> Node:
    """The tree of a query.

    NEAR binds closest, then NOT, AND (or nothing between two words), OR. Raises QueryError.
    """
    if len(query) > MAX_CHARACTERS:
        raise QueryError(MAX_CHARACTERS + 1, "the query is too long", f"at most {MAX_CHARACTERS:,} characters")
    try:
        tree = _parser().parse(query)
        node: Node = _ToTree().transform(tree)
    except VisitError as error:
        if isinstance(error.orig_exc, QueryError):
            raise error.orig_exc from None
        raise
    except UnexpectedInput as error:
        raise _explained(query, error) from None
    except RecursionError:
        raise _too_deep() from None
    if depth(node) > MAX_DEPTH:
        raise _too_deep()
    return node


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="basic")


def _too_deep() -> QueryError:
    return QueryError(1, "the query is nested too deep", f"at most {MAX_DEPTH} levels")


@v_args(inline=True)
class _ToTree(Transformer[Token, Node]):
    """Lark's tree -> ours."""

    def __init__(self) -> None:
        super().__init__()
        self._n_phrases = 0

    def either(self, *parts: Node) -> Node:
        return Either(tuple(_flat(parts, Either)))

    def every(self, *parts: Node) -> Node:
        return Every(tuple(_flat(parts, Every)))

    def without(self, part: Node) -> Node:
        return part.part if isinstance(part, Without) else Without(part)

    def word(self, token: Token) -> Node:
        return self._phrase(token, str(token), 0)

    def phrase(self, token: Token) -> Node:
        return self._phrase(token, str(token)[1:-1], 1)

    def in_field(self, token: Token, node: Node) -> Node:
        field = str(token).rstrip().removesuffix(":")
        if field not in FIELDS:
            allowed = ", ".join(f"{name}:" for name in FIELDS)
            raise QueryError(_column(token), f"there is no field {field}:", f"one of {allowed}, or a word")
        return _placed(node, field, _column(token))

    def nearby(self, *parts: Any) -> Node:
        found = []
        for left, operator, right in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
            found.append(_near(left, right, operator))
        return found[0] if len(found) == 1 else Every(tuple(found))

    def _phrase(self, token: Token, text: str, shift: int) -> Phrase:
        self._n_phrases += 1
        if self._n_phrases > MAX_PHRASES:
            raise QueryError(_column(token), "the query has too many words", f"at most {MAX_PHRASES:,}")
        column = _column(token) + shift
        if shift == 0 and text.startswith("-") and words(text):
            raise QueryError(column, f"{text} is not understood", f"NOT {text[1:]}, to leave it out")
        stem = text.rstrip()
        is_prefix = stem.endswith("*")
        stem = stem.removesuffix("*")
        if "*" in stem:
            raise QueryError(column + stem.index("*"), "* stands inside", "it at the end of a word, as in ferr*")
        found = tuple(words(stem))
        if not found:
            raise QueryError(column, f"{token} has no letter or digit", "a word")
        if is_prefix and (len(found[-1]) < LEAST_PREFIX or not stem[-1:].isalnum()):
            raise QueryError(column, "too little before *", f"at least {LEAST_PREFIX} letters, as in ferr*")
        return Phrase(None, found, is_prefix)


def _flat(parts: Iterable[Node], kind: type[Every] | type[Either]) -> Iterable[Node]:
    for part in parts:
        if isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _placed(node: Node, field: str, column: int) -> Node:
    """The node with its words in a field; raises QueryError if it has one of its own."""
    match node:
        case Phrase(None, found, is_prefix):
            if field == LANGUAGE and (len(found) > 1 or is_prefix):
                raise QueryError(column, "lang: has more than a code", "a code of a language, such as lang:en")
            return Phrase(field, found, is_prefix)
        case Near(None, left, right, distance):
            if field in NAME_FIELDS or field == LANGUAGE:
                raise QueryError(column, f"NEAR is not for {field}:", "title:, body: or quote: before it")
            sides = [tuple(Phrase(field, each.words, each.is_prefix) for each in side) for side in (left, right)]
            return Near(field, sides[0], sides[1], distance)
        case Every(parts):
            return Every(tuple(_placed(part, field, column) for part in parts))
        case Either(parts):
            return Either(tuple(_placed(part, field, column) for part in parts))
        case Without(part):
            return Without(_placed(part, field, column))
    raise QueryError(column, f"another field stands inside {field}:", "words without a field there")


def _near(left: Node, right: Node, operator: Token) -> Near:
    number = str(operator).partition("/")[2]
    distance = int(number) if number else USUAL_DISTANCE
    column = _column(operator)
    if not 1 <= distance <= MAX_DISTANCE:
        raise QueryError(column, f"{operator} is out of range", f"NEAR/1 to NEAR/{MAX_DISTANCE}")
    sides = [_phrases(side, column) for side in (left, right)]
    fields = {phrase.field for side in sides for phrase in side}
    if len(fields) > 1:
        raise QueryError(column, "the two sides of NEAR are in two fields", "both in one, as in title:(a NEAR/5 b)")
    (field,) = fields
    if field in NAME_FIELDS or field == LANGUAGE:
        raise QueryError(column, f"NEAR is not for {field}:", "words of title:, body: or quote:")
    if len(sides[0]) * len(sides[1]) > MAX_PAIRS:
        raise QueryError(column, "NEAR compares too many words", f"at most {MAX_PAIRS} pairs")
    return Near(field, sides[0], sides[1], distance)


def _phrases(node: Node, column: int) -> tuple[Phrase, ...]:
    """The phrases of one side of NEAR: one, or several joined by OR."""
    parts = node.parts if isinstance(node, Either) else (node,)
    if not all(isinstance(part, Phrase) for part in parts):
        raise QueryError(column, "a side of NEAR is not simple", "a word, a phrase, or (some OR others) on each side")
    return tuple(part for part in parts if isinstance(part, Phrase))


def _explained(query: str, error: UnexpectedInput) -> QueryError:
    """Lark's error in words of a person."""
    if isinstance(error, UnexpectedCharacters):
        at = error.pos_in_stream or 0
        return QueryError(at + 1, f"the quotation mark {query[at]} stands alone", "a second one that closes the phrase")
    assert isinstance(error, UnexpectedToken)  # noqa: S101  (lark has no other kind where the lexer is basic)
    expected = _expected(error.accepts or error.expected)
    if error.token.type == "$END":
        if not query.strip():
            return QueryError(1, "the query is empty", expected)
        return QueryError(len(query) + 1, "the query ends too early", expected)
    if error.token.type == "RPAR" and "$END" in (error.accepts or error.expected):
        return QueryError(_column(error.token), ") closes nothing", "a ( before it")
    return QueryError(_column(error.token), f"{str(error.token).strip()} does not fit here", expected)


def _expected(terminals: Iterable[str]) -> str:
    names = [meaning for name, meaning in _MEANINGS.items() if name in set(terminals)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
