"""Who says I: in a quote its speaker, outside the author by the byline, or whom the last lines or headline tell of."""

from collections.abc import Sequence

from transforms.lexicon.languages import closed_class
from transforms.mentions.discourse import SUBJECTS
from transforms.mentions.referents import Mention, Referent
from transforms.names.persons import gender, parse, person_words
from transforms.names.spans import NameSpan, by_token
from transforms.text.parsed_text import ParsedText

FIRST_PERSON = closed_class("pronoun_i")
_LAST = 3  # paragraphs in which a text says who wrote it
_LEAST_WORDS = 2  # of an author's name


def author_of(
    parsed: ParsedText, headline_end: int, names: Sequence[Mention], authors: Sequence[str], said: Sequence[int]
) -> Referent | None:
    """The person who says I at some tokens outside of quotes; None if there are none or nothing tells who."""
    if not said:
        return None
    if len(authors) == 1 and len(person_words(authors[0])) >= _LEAST_WORDS:
        return _author(authors[0], names)
    persons = [m for m in names if m.referent is not None and m.span.label == "PERSON"]
    first_at = {m.referent: m.span for m in reversed(persons) if not m.span.in_headline}
    last_line = _start_of_last(parsed.text, _LAST)
    for mention in persons:
        span = mention.span
        in_headline = span.char_start == 0 and parsed.text[span.char_end : span.char_end + 1] == ":"
        if in_headline and span.char_end < headline_end and mention.referent not in first_at:
            return mention.referent
        if first_at.get(mention.referent) is span and span.char_start >= last_line and _is_introduced(parsed, mention):
            return mention.referent
    return None


def _author(name: str, names: Sequence[Mention]) -> Referent:
    """The person of the text who has an author's name, or one who is not named in it."""
    words = person_words(name)
    for mention in names:
        if mention.referent is not None and mention.referent.key == "PERSON:" + " ".join(words):
            return mention.referent
    return Referent("PERSON", " ".join(words), parse(words), gender(parse(words)))


def _start_of_last(text: str, paragraphs: int) -> int:
    """Where the last paragraphs of a text begin."""
    at = len(text.rstrip())
    for _ in range(paragraphs):
        at = text.rfind("\n", 0, max(at, 0))
        while at > 0 and text[at - 1] == "\n":
            at -= 1
    return at + 1


def _is_introduced(parsed: ParsedText, mention: Mention) -> bool:
    """Whether a paragraph opens by telling who somebody is: "Ann Lee is a nurse in Ohio"."""
    begin = parsed.text.rfind("\n", 0, mention.span.char_start) + 1
    title = mention.span.role or ""
    opens = parsed.text[begin : mention.span.char_start].strip(" *_(").lower() in ("", title.lower())
    head = next((t for t in range(mention.span.first, mention.span.last) if parsed.deps[t] in SUBJECTS), None)
    return opens and head is not None and parsed.lemmas[parsed.heads[head]] in closed_class("self_description_verb")


def first_persons(
    parsed: ParsedText, names: Sequence[Mention], found: Sequence[Mention], spoken: Sequence[tuple[Referent, int, int]]
) -> list[Mention]:
    """I, me and my between quotation marks: whoever speaks; those of found that are open get their referent.

    spoken: who speaks verbatim from where to where.
    """
    open_ones = {m.span.first: m for m in found if m.referent is None and m.kind == "pronoun"}
    taken = {m.span.first for m in found} - open_ones.keys()
    taken |= set(by_token(mention.span for mention in names))
    added = []
    for referent, start, end in spoken:
        for token in range(*parsed.tokens(start, end)):
            if parsed.forms[token] not in FIRST_PERSON or token in taken:
                continue
            taken.add(token)
            if token in open_ones:
                open_ones[token].referent, open_ones[token].method = referent, "quote_speaker"
                continue
            span = NameSpan(token, token + 1, parsed.starts[token], parsed.ends[token], "PERSON")
            added.append(Mention(span, "pronoun", referent, "quote_speaker"))
    return added
