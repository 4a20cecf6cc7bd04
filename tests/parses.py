"""Parses written by hand, for rows-in-rows-out tests of rules over the dependency tree."""

from transforms.lexicon.function_words import english
from transforms.text.parsed_text import ParsedText

_POS = {
    "NN": "NOUN",
    "NNS": "NOUN",
    "NNP": "PROPN",
    "NNPS": "PROPN",
    "PRP": "PRON",
    "PRP$": "PRON",
    "DT": "DET",
    "JJ": "ADJ",
    "CD": "NUM",
    "IN": "ADP",
    "CC": "CCONJ",
    "RB": "ADV",
    "POS": "PART",
    "WP": "PRON",
    "VBD": "VERB",
    "VBN": "VERB",
}


def parse(table: str, language: str = "en") -> ParsedText:
    """A sentence from a line a token: word, tag, relation, head, and the label of the name that it is in, if any.

    The head is a word of the sentence, "word+1" the second such word; neighbours with the same label are one name. Tags
    that are no word's make signs, which stand without a blank before them.
    """
    rows = [line.split() for line in table.strip().splitlines()]
    words = [row[0] for row in rows]
    text, starts = "", []
    for word, tag, *_ in rows:
        text += "" if not text or tag in (",", ".", ":", "POS") else " "
        starts.append(len(text))
        text += word
    pos = [_POS.get(row[1], "PUNCT") for row in rows]
    labels = [row[4] if len(row) > 4 else "" for row in rows]
    return ParsedText(
        document_id="d",
        language=language,
        text=text,
        starts=starts,
        ends=[start + len(word) for start, word in zip(starts, words, strict=True)],
        sentences=[0] * len(rows),
        lemmas=[english(language, word, kind) or word for word, kind in zip(map(str.lower, words), pos, strict=True)],
        pos=pos,
        tags=[row[1] for row in rows],
        deps=[row[2] for row in rows],
        heads=[_place(words, row[3]) for row in rows],
        name_labels=labels,
        name_starts=[bool(label) and labels[:n][-1:] != [label] for n, label in enumerate(labels)],
    )


def span(parsed: ParsedText, words: str) -> tuple[int, int]:
    """The tokens of some words of the text."""
    start = parsed.text.index(words)
    return parsed.starts.index(start), parsed.ends.index(start + len(words)) + 1


def _place(words: list[str], head: str) -> int:
    word, _, skipped = head.partition("+")
    return [number for number, other in enumerate(words) if other == word][int(skipped or 0)]
