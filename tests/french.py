"""Hand-built French parses: what spaCy's model would give, written down, so that tests need no model."""

from transforms.lexicon.languages import FRENCH
from transforms.text.parsed_text import ParsedText
from transforms.tokens.french.repairs import FrenchRepairs
from transforms.tokens.universal_dependencies import Parse, to_english_scheme


def parse(rows: str) -> Parse:
    """A parse from lines "word lemma POS relation head [Feature=Value|…]"; heads count from 0."""
    cells = [(*line.split(), "")[:6] for line in rows.strip().splitlines()]
    morphs = [dict(pair.split("=") for pair in morph.split("|") if pair) for *_, morph in cells]
    words, lemmas, pos, deps, heads = (list(column) for column in list(zip(*cells, strict=True))[:5])
    return Parse(words, lemmas, pos, morphs, deps, [int(head) for head in heads])


def brought_to_the_scheme(rows: str) -> Parse:
    """The parse after all that the French pipeline does to it."""
    made, repairs = parse(rows), FrenchRepairs()
    repairs.before(made)
    to_english_scheme(made, FRENCH)
    repairs.after(made)
    return made


def parsed(text: str, rows: str) -> ParsedText:
    """The ParsedText of a text of one sentence, whose words are found in it one after the other."""
    made = brought_to_the_scheme(rows)
    starts: list[int] = []
    at = 0
    for word in made.words:
        shown = word if word in text[at:] else {'"': text[at:].lstrip()[0]}[word]
        at = text.index(shown, at)
        starts.append(at)
        at += len(shown)
    size = len(starts)
    ends = [start + len(word) for start, word in zip(starts, made.words, strict=True)]
    none, no = [""] * size, [False] * size
    return ParsedText(
        "d", FRENCH, text, starts, ends, [0] * size, made.lemmas, made.pos, made.tags, made.deps, made.heads, none, no
    )
