"""Who answers in an interview of questions and answers, whose turns have no name: "A: It was late"."""

import re
from collections import Counter
from collections.abc import Iterable

from transforms.speakers.speaking_mentions import Row
from transforms.text.parsed_text import ParsedText

_ANSWER = re.compile(r"^[ \t]*[\"“]?A[:.][ \t]+[\"“]?$")


def is_answer(parsed: ParsedText, start: int) -> bool:
    """Whether what begins at an offset is the turn of who answers."""
    return bool(_ANSWER.match(parsed.text[parsed.text.rfind("\n", 0, start) + 1 : start]))


def interviewee(mentions: Iterable[Row], start: int) -> Row | None:
    """Where the person most named before an offset is named last; None if two are named as often, or nobody is."""
    before = [row for row in mentions if row["char_end"] <= start and row["label"] == "PERSON" and row["entity_id"]]
    names = [row for row in before if row["mention_kind"] == "name"]
    ranked = Counter(row["entity_id"] for row in names).most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return max((row for row in names if row["entity_id"] == ranked[0][0]), key=lambda row: int(row["char_start"]))
