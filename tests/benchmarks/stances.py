"""Stances that readers judged: are they such, and are holder, direction, words and target entity right?

usage: python -m tests.benchmarks stances --data FOLDER [--verbose]

The gold is tests/gold/news/stances.jsonl: stances that the program once found in 885 articles of Wikinews, the BBC,
PolNeAR's train part and others, as readers have them. So what it never found is missing; stances that are new since are
counted, not judged. A table has all stances, and those that are certain enough for mart.stances. Half of the articles,
by a hash of their id, are held out: --verbose prints the errors of the others alone.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

import sql
from tests.benchmarks.accuracy import WORD, places, tables
from tests.benchmarks.gold_names import annotated_text
from transforms.annotations import Model
from transforms.text.parsed_text import CharSpan

GOLD = Path(__file__).parents[1] / "gold" / "news" / "stances.jsonl"
PARTS = ("read", "held out")
MEASURES = ("holder", "direction", "words", "entity", "all")
_QUERY = """
    with forms as (
        select document_id, canonical_entity_id as entity_id, list(distinct m.text) as forms
        from mentions as m
        inner join mart.canonical_entities using (entity_id)
        where m.mention_kind = 'name'
        group by all
    )
    select
        q.cue_char_start, q.cue_char_end, q.char_start, q.char_end, q.stance_direction,
        list(list_prepend(r.speaker_name, coalesce(h.forms, [])) order by r.speaker_position)
            filter (r.speaker_name is not null),
        any_value(list_prepend(e.entity_name, coalesce(t.forms, []))) filter (e.entity_name is not null),
        q.quote_id, q.stance_certainty
    from mart.reports_by_speaker as r
    inner join quotes as q using (quote_id, document_id)
    left join mentions as m on m.document_id = q.document_id and m.mention_id = q.stance_target_mention_id
    left join mart.canonical_entities as e on e.entity_id = m.entity_id
    left join forms as h on h.document_id = r.document_id and h.entity_id = r.speaker_entity_id
    left join forms as t on t.document_id = q.document_id and t.entity_id = e.canonical_entity_id
    where r.document_id = ? and r.report_kind = 'stance'
    group by all
    order by q.char_start, q.quote_id"""
_LEAST = re.compile(r"stance_certainty >= ([\d.]+)")


@dataclass(frozen=True)
class Stance:
    """A stance that was found, in offsets of the raw text; names are all forms of an entity."""

    cue: CharSpan
    words: CharSpan
    direction: str
    holders: Sequence[Sequence[str]]
    target: Sequence[str] | None
    quote_id: str = ""
    certainty: float | None = None


@dataclass(frozen=True)
class Judged:
    """A row of gold, None if a stance is new, and what was found for it, None if nothing."""

    text: str
    gold: dict[str, Any] | None
    found: Stance | None

    @property
    def kind(self) -> str | None:
        """What readers say that it is."""
        return None if self.gold is None else str(self.gold["kind"])

    @property
    def is_shown(self) -> bool:
        """Whether it was found, and mart.stances has it."""
        return self.found is not None and (self.found.certainty or 0.0) >= least_certainty()

    def rights(self) -> dict[str, bool]:
        """What of a stance is right."""
        gold, found = self.gold, self.found
        assert gold is not None and found is not None
        out = {
            "holder": _are_same(gold["holders"], found.holders),
            "direction": gold["direction"] == found.direction,
            "words": _bare(self.text, gold["words"]) == _bare(self.text, found.words),
            "entity": _is_one_of(gold["target"], found.target),
        }
        return out | {"all": all(out.values())}


def report(data: Path, model: Model, *, verbose: bool = False) -> str:
    """A table of both halves and, if asked, each error of the one that may be read."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    texts = {row["id"]: annotated_text(data, row) for row in rows}
    with TemporaryDirectory() as scratch:
        con = tables(texts, Path(scratch) / "run", model)
        found = found_stances(con, texts)
        con.close()
    judged: dict[str, list[Judged]] = {part: [] for part in PARTS}
    for row in rows:
        judged[part_of(row["id"])] += matched(texts[row["id"]], row["stances"], found[row["id"]])
    lines = ["| part | judged | are stances | lost | new | holder | direction | words | entity | all of judged |"]
    lines += [f"|{'---|' * 10}", *(_line(part, judged[part]) for part in PARTS)]
    lines += [_line(f"{part}, in mart.stances", [each for each in judged[part] if each.is_shown]) for part in PARTS]
    lines += [f"right stances of the {part} half that mart.stances has: {_kept(judged[part])}" for part in PARTS]
    if verbose:
        lines += [error for each in judged["read"] for error in _errors(each)]
    return "\n".join(lines)


def part_of(name: str) -> str:
    """The half of an article, by a hash of its id."""
    return PARTS[int(sha256(name.encode()).hexdigest(), 16) % 2]


def found_stances(con: duckdb.DuckDBPyConnection, texts: dict[str, str]) -> dict[str, list[Stance]]:
    """The stances in texts given by name, however certain they are."""
    out: dict[str, list[Stance]] = {name: [] for name in texts}
    for (name, document_id), place in places(con, texts):
        for cue, cue_end, start, end, direction, holders, *rest in con.execute(_QUERY, [document_id]).fetchall():
            words = place(start, end)
            if words is not None:
                told = words if cue is None else place(cue, cue_end) or words
                out[name].append(Stance(told, words, direction, holders or [], *rest))
    return out


def least_certainty() -> float:
    """The certainty of a stance from which mart.stances has it."""
    found = _LEAST.search(sql.scripts("marts")["stances"])
    assert found is not None
    return float(found[1])


def matched(text: str, gold: Sequence[dict[str, Any]], found: Sequence[Stance]) -> list[Judged]:
    """Each row of gold with the first stance that shares its cue, if not that its words; then those that are new."""
    out, left = [], list(found)
    for row in gold:
        same = [s for s in left if _overlap(s.cue, row["cue"])] or [s for s in left if _overlap(s.words, row["words"])]
        out.append(Judged(text, row, same[0] if same else None))
        if same:
            left.remove(same[0])
    return [*out, *(Judged(text, None, stance) for stance in left)]


def _overlap(a: Sequence[int], b: Sequence[int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _bare(text: str, span: Sequence[int]) -> list[CharSpan]:
    """Where the words of a span stand: marks around it do not count."""
    return [word.span() for word in WORD.finditer(text, *span)]


def _are_same(gold: Sequence[str], found: Sequence[Sequence[str]]) -> bool:
    """Whether each name of gold is a form of one that was found, and the other way about."""
    return all(any(_is_form(name, forms) for forms in found) for name in gold) and all(
        any(_is_form(name, forms) for name in gold) for forms in found
    )


def _is_one_of(gold: str | list[str | None] | None, found: Sequence[str] | None) -> bool:
    """Whether one of the entities that are meant was found, or none where there is none, or may be none."""
    meant = gold if isinstance(gold, list) else [gold]
    return any(found is None if name is None else found is not None and _is_form(name, found) for name in meant)


def _is_form(name: str, forms: Sequence[str]) -> bool:
    """Whether a name is one of an entity's forms, or has all words of its canonical name, or the other way about."""
    words = _words(name)
    return any(words == _words(form) for form in forms) or words <= _words(forms[0]) or words >= _words(forms[0])


def _words(name: str) -> set[str]:
    return {word.lower() for word in WORD.findall(name)} - {"the", "s"}


def _line(part: str, judged: Sequence[Judged]) -> str:
    known = [each for each in judged if each.found is not None and each.kind not in (None, "open")]
    stances = [each for each in known if each.kind == "stance"]
    n = {measure: sum(each.rights()[measure] for each in stances) for measure in MEASURES}
    lost = sum(each.found is None and each.kind == "stance" for each in judged)
    cells = [len(known), f"{_share(len(stances), len(known))}", lost, sum(each.gold is None for each in judged)]
    cells += [_share(n[measure], len(stances)) for measure in MEASURES[:-1]]
    return f"| {part} | {' | '.join(map(str, [*cells, _share(n['all'], len(known))]))} |"


def _kept(judged: Sequence[Judged]) -> str:
    """The share of the stances that are right in all which mart.stances has."""
    right = [each for each in judged if each.found is not None and each.kind == "stance" and each.rights()["all"]]
    return _share(sum(each.is_shown for each in right), len(right))


def _share(n: int, of: int) -> str:
    return f"{100 * n / max(of, 1):.1f}"


def _errors(each: Judged) -> list[str]:
    """What is wrong with a row, as lines to read."""
    at = (each.found.cue if each.found is not None else each.gold["cue"]) if each.gold or each.found else (0, 0)
    around = " ".join(each.text[max(0, at[0] - 150) : at[1] + 200].split())
    if each.found is None:
        return [f"lost ({each.kind}): {around}"] if each.kind == "stance" else []
    names = [forms[0] for forms in each.found.holders]
    shown = f"{names} {each.found.direction} {each.text[slice(*each.found.words)]!r} {(each.found.target or [None])[0]}"
    if each.gold is None:
        return [f"new: {shown}: {around}"]
    if each.kind != "stance":
        return [f"{each.kind}: {shown}: {around}"]
    wrong = [measure for measure, is_right in each.rights().items() if not is_right]
    asked = f"{each.gold['holders']} {each.text[slice(*each.gold['words'])]!r} {each.gold['target']}"
    return [f"{', '.join(wrong[:-1])}: {shown}; asked {asked}: {around}"] if wrong else []
