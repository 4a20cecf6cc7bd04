"""Names that a sentence joins: "Roe and Lee", "Jane Roe and her husband, the director Jo Lee", "Roe, Lee and Park"."""

from collections.abc import Sequence
from typing import NamedTuple

from transforms.lexicon.languages import closed_class
from transforms.speakers.speaking_mentions import Row
from transforms.text.parsed_text import ParsedText
from transforms.text.phrase_heads import phrase_head

_LINKS = frozenset({"conj", "appos", "compound", "nmod"})  # by which one name hangs on another
_LABELS = frozenset({"PERSON", "ORG"})
_JOINT = closed_class("joint")


class Group(NamedTuple):
    """Names of one kind that are joined: the head of the first, that of the last, and their mentions in order."""

    head: int
    last: int
    rows: tuple[Row, ...]

    @property
    def label(self) -> str:
        """What kind of names they are."""
        return str(self.rows[0]["label"])


def groups(parsed: ParsedText, names: Sequence[Row]) -> list[Group]:
    """The groups of two persons or organisations and more in names, mentions in order of the text; nobody twice."""
    owner: dict[int, int] = {}  # numbers of names by token
    joined: dict[int, list[int]] = {}  # numbers of names by that of the first
    first_of: dict[int, int] = {}
    with_joint: set[int] = set()
    rows = [row for row in names if row["label"] in _LABELS]
    heads = []
    for number, row in enumerate(rows):
        span = parsed.tokens(row["char_start"], row["char_end"])
        owner.update(dict.fromkeys(range(*span), number))
        heads.append(phrase_head(parsed, span))
    for number, row in enumerate(rows):
        above, is_joint = _above(parsed, heads[number], number, owner)
        if above is None and (above := _right_before(parsed, row, number, owner)) is not None:
            is_joint = True
        if above is None or above > number or rows[above]["label"] != row["label"]:
            continue
        first = first_of.get(above, above)
        first_of[number] = first
        joined.setdefault(first, [first]).append(number)
        if is_joint:
            with_joint.add(first)
    out = []
    for first, numbers in sorted(joined.items()):
        members = {rows[number]["entity_id"]: rows[number] for number in reversed(numbers)}
        if first in with_joint and len(members) > 1:
            ordered = tuple(sorted(members.values(), key=lambda row: int(row["char_start"])))
            out.append(Group(heads[first], heads[max(numbers)], ordered))
    return out


def _above(parsed: ParsedText, token: int, number: int, owner: dict[int, int]) -> tuple[int | None, bool]:
    """The name that another hangs on, over nouns beside it, and whether a conjunction joins them on the way."""
    is_joint = False
    while parsed.deps[token] in _LINKS and parsed.heads[token] != token:
        is_joint = is_joint or parsed.deps[token] == "conj"
        token = parsed.heads[token]
        if owner.get(token, number) != number:
            return owner[token], is_joint
    return None, False


def _right_before(parsed: ParsedText, row: Row, number: int, owner: dict[int, int]) -> int | None:
    """The name that stands right before one but for "and"."""
    first = parsed.tokens(row["char_start"], row["char_end"])[0]
    is_joint = first > 1 and parsed.forms[first - 1] in _JOINT
    return owner.get(first - 2) if is_joint else None
