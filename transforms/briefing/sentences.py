"""The three sentences on top of a briefing: how much, who, and what, each made from the numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from transforms.briefing.periods import Kind
from transforms.lexicon.phrases import number, phrase

Row = Mapping[str, Any]
LEAST_FOR_PERCENT = 20  # of fewer than so many, a share says less than the two numbers
_HEADLINE_CHARACTERS = 140


def sentences(
    kind: Kind, now: Row, before: Row, speakers: Sequence[Row], stories: Sequence[Row], risers: Sequence[Row]
) -> list[str]:
    """Three sentences.

    now, before: n_articles, n_sources of the period and the one before it. speakers: name, n_now, n_before, n_articles,
    those who spoke most first. stories: headline, n_outlets, first_source, the most carried first. risers: name, n_now,
    n_before (articles), those that rose most first.
    """
    return [_volume(kind, now, before), _speaker(kind, speakers), _news(kind, stories, risers)]


def change(now: int, before: int) -> str:
    """A difference with its direction: ▲ 12 (+31%), ▲ 90 (×4.0), ▼ 3, =; the share only where it means something."""
    if now == before:
        return "="
    share = ""
    if before >= LEAST_FOR_PERCENT:
        share = f" (×{now / before:.1f})" if now >= 3 * before else f" ({100 * (now - before) / before:+.0f}%)"
    return f"{'▲' if now > before else '▼'} {number(abs(now - before))}{share}"


def _volume(kind: Kind, now: Row, before: Row) -> str:
    n, was = now["n_articles"], before["n_articles"]
    if not n:
        return phrase("brief_no_articles", period=_period(kind))
    outlets = phrase("brief_outlets", now["n_sources"])
    articles = phrase("brief_articles", n)
    if not was:
        return phrase("brief_volume_new", articles=articles, outlets=outlets, before=_before(kind))
    if n == was:
        return phrase("brief_volume_same", articles=articles, outlets=outlets, before=_before(kind))
    direction = "more" if n > was else "fewer"
    if was < LEAST_FOR_PERCENT:
        few = f"brief_volume_{direction}_few"
        return phrase(few, articles=articles, outlets=outlets, was=number(was), before=_before(kind))
    share = f"{100 * abs(n - was) / was:.0f}%"
    if share == "0%":
        return phrase("brief_volume_same", articles=articles, outlets=outlets, before=_before(kind))
    return phrase(
        f"brief_volume_{direction}",
        articles=articles,
        outlets=outlets,
        share=share,
        was=number(was),
        before=_before(kind),
    )


def _speaker(kind: Kind, speakers: Sequence[Row]) -> str:
    if not speakers:
        return phrase("brief_no_speaker")
    first = speakers[0]
    tied = [row["name"] for row in speakers if row["n_now"] == first["n_now"]]
    if len(tied) > 1:
        names = phrase("brief_and", first=", ".join(tied[:-1]), last=tied[-1])
        key = "brief_speakers_tied" if len(tied) < len(speakers) or len(tied) <= 3 else "brief_speakers_many"
        return phrase(key, first["n_now"], names=names)
    statements = phrase("brief_statements", first["n_now"])
    articles = phrase("brief_articles", first["n_articles"])
    was = first["n_before"]
    tail = (
        phrase("brief_speaker_new", before=_before(kind))
        if not was
        else phrase("brief_speaker_was", was=number(was), before=_before(kind))
    )
    return phrase("brief_speaker", name=first["name"], statements=statements, articles=articles, tail=tail)


def _news(kind: Kind, stories: Sequence[Row], risers: Sequence[Row]) -> str:
    widest = next((row for row in stories if row["n_outlets"] > 1), None)
    if widest is not None:
        key = "brief_story_first" if widest.get("first_source") else "brief_story"
        headline = _cut(widest["headline"] or phrase("alert_no_headline"))
        outlets = phrase("brief_outlets", widest["n_outlets"])
        return phrase(key, headline=headline, outlets=outlets, source=widest.get("first_source"))
    if risers:
        row = risers[0]
        articles = phrase("brief_articles", row["n_now"])
        return phrase(
            "brief_riser", name=row["name"], articles=articles, was=number(row["n_before"]), before=_before(kind)
        )
    return phrase("brief_no_story")


def _before(kind: Kind) -> str:
    return phrase(f"brief_before_{kind}")


def _period(kind: Kind) -> str:
    return phrase(f"brief_this_{kind}")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _HEADLINE_CHARACTERS else line[: _HEADLINE_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"
