"""Copies of articles as outlets make them, drawn by chance: cut, edited, credited, merged, with other headlines."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

_CREDITS = (
    "(Reporting by {a}; Editing by {b})",
    "{a} reported from {place}. {b} contributed to this story.",
    "Copyright {year} The {outlet}. All rights reserved. This material may not be published or broadcast.",
    "— {a}, {outlet}",
)
_FOOTERS = (
    "Sign up for our morning newsletter and get the stories that matter in {place} before anybody else does.",
    "The {outlet} is published by a trust of its readers. Write to the editor at the address on our contact page, or "
    "call the newsroom in {place} between nine and five.",
    "More on this from {outlet}: the questions that you asked us last week, answered by our reporters.",
)
_NOTES = (
    "Correction: an earlier version of this article misstated the day on which the first report was received.",
    "This story has been corrected to show that the spokesman's name is {a}, not {b}.",
    "Editor's note: the headline of this story was changed after it was published.",
)
_INTROS = ("{outlet} has this report from {place}:", "By {a}, {outlet}", "{place}, {outlet} -")
_FIRST, _LAST = ("Ada", "Ben", "Cleo", "Dov", "Elin", "Farid"), ("Norrby", "Okell", "Prisk", "Quayle", "Rudd", "Sand")
_PLACES, _OUTLETS = ("Udden", "Port Ellery", "Harrow Falls", "Kestrel Bay"), ("Herald", "Daily Post", "Courier", "Mail")
_MARKS = (("“", '"', "”", '"'), ("“", "«", "”", "»"), ("“", "‘", "”", "’"), ('"', "“", '"', "”"))
_DATELINE = re.compile(r"^[A-Z][A-Z .,’'-]+(?:\([^)]{1,20}\))? ?[—–-] ")
_WORD = re.compile(r"\b[a-z]{3,}\b")


@dataclass(frozen=True)
class Article:
    """An article; cluster is shared by those that are copies of each other."""

    document_id: str
    cluster: str
    source_id: str
    headline: str
    body: str
    date_published: datetime | None


class Maker:
    """Makes copies of articles, the same ones for a seed."""

    def __init__(self, articles: Sequence[Article], seed: int) -> None:
        """articles: whose words stand in for edited ones."""
        self._chance = random.Random(seed)
        self._words = sorted({word for article in articles for word in _WORD.findall(article.body)})
        self._n_made = 0

    def copy(self, article: Article) -> Article:
        """A copy by another outlet, changed in several ways; never shorter than three paragraphs or a third."""
        chance = self._chance
        paragraphs = [p for p in article.body.split("\n\n") if p.strip()]
        if chance.random() < 0.5:
            paragraphs = self._cut(paragraphs)
        if chance.random() < 0.1 and len(paragraphs) > 3:
            chance.shuffle(paragraphs)
        body = self._edited("\n\n".join(paragraphs), chance.choice((0, 0, 0.02, 0.05, 0.1)))
        if chance.random() < 0.3:
            body = self._filled("{place} — ") + _DATELINE.sub("", body)
        if chance.random() < 0.3:
            body = self._other_marks(body)
        return self._made(article, self._with_additions(body))

    def brief(self, first: Article, second: Article) -> Article:
        """The beginnings of two articles as one text; it belongs to the one of which it has more words."""
        parts = []
        for article, n_words in ((first, 90), (second, 55)):
            body = ""
            for paragraph in article.body.split("\n\n"):
                if len(body.split()) < n_words:
                    body += f"{paragraph}\n\n"
            parts.append(body.strip())
        larger, smaller = (first, second) if len(parts[0].split()) >= len(parts[1].split()) else (second, first)
        if larger.date_published and smaller.date_published:
            larger = replace(larger, date_published=max(larger.date_published, smaller.date_published))
        return self._made(larger, self._edited("\n\n".join(parts), self._chance.choice((0, 0.03))))

    def _cut(self, paragraphs: list[str]) -> list[str]:
        least = min(len(paragraphs), max(3, len(paragraphs) // 3))
        if self._chance.random() < 0.7:
            return paragraphs[: self._chance.randint(least, len(paragraphs))]
        dropped = set(self._chance.sample(range(1, len(paragraphs)), (len(paragraphs) - 1) // 4))
        return [p for at, p in enumerate(paragraphs) if at not in dropped]

    def _edited(self, text: str, share: float) -> str:
        def other(match: re.Match[str]) -> str:
            if self._chance.random() >= share:
                return match[0]
            return self._chance.choice(("", self._chance.choice(self._words), f"{match[0]} also"))

        return _WORD.sub(other, text) if share else text

    def _other_marks(self, text: str) -> str:
        before_a, after_a, before_b, after_b = self._chance.choice(_MARKS)
        return text.replace(before_a, after_a).replace(before_b, after_b).replace("’", "'")

    def _with_additions(self, body: str) -> str:
        chance = self._chance
        parts = [body]
        if chance.random() < 0.2:
            parts.insert(0, self._filled(chance.choice(_INTROS)))
        for lines, share in ((_CREDITS, 0.4), (_NOTES, 0.15), (_FOOTERS, 0.3)):
            if chance.random() < share:
                parts.append(self._filled(chance.choice(lines)))
        return "\n\n".join(parts)

    def _filled(self, line: str) -> str:
        chance = self._chance
        names = (f"{chance.choice(_FIRST)} {chance.choice(_LAST)}" for _ in range(2))
        values = dict(zip("ab", names, strict=True)) | {"place": chance.choice(_PLACES), "year": "2018"}
        return line.format(**values, outlet=chance.choice(_OUTLETS))

    def _made(self, article: Article, body: str) -> Article:
        self._n_made += 1
        outlet = self._chance.choice(_OUTLETS)
        headlines = (article.headline, f"{article.headline} - {outlet}", " ".join(self._chance.sample(self._words, 7)))
        hours = timedelta(hours=self._chance.randint(1, 30))
        return replace(
            article,
            document_id=f"{article.document_id[:14]}{self._n_made:07x}",
            source_id=f"{outlet.lower().replace(' ', '')}{self._chance.randint(1, 9)}.example",
            headline=self._chance.choice(headlines),
            body=body,
            date_published=article.date_published and article.date_published + hours,
        )
