"""The head of a phrase by the parse: which of its words hangs on a word outside of it."""

from transforms.text.parsed_text import ParsedText, TokenSpan

_NOUNS = ("PROPN", "NOUN", "PRON")
_OF_NOUNS = frozenset({"compound", "nmod", "poss"})  # relations of a noun to one behind it
_ADVERBIALS = frozenset({"npadvmod", "advmod"})


def phrase_tops(parsed: ParsedText, span: TokenSpan) -> list[int]:
    """The tokens of a span whose head stands outside of it, in order: several if the span is no single phrase.

    Quotation marks and other signs are none, unless the span has nothing else. Of a span that is a circle, which no
    tree has, every token is one.
    """
    first, last = span
    heads = parsed.heads
    tops = [token for token in range(first, last) if not first <= heads[token] < last or heads[token] == token]
    tops = tops or list(range(first, last))
    return [token for token in tops if parsed.pos[token] != "PUNCT"] or tops


def phrase_head(parsed: ParsedText, span: TokenSpan) -> int:
    """The head of a noun phrase: its first noun, name or pronoun, else its last word that is no article.

    Only tops count. Of nouns side by side that the parse did not join it is the last: the campaign of "The Clinton
    campaign". "the 31-year-old" has the head "old", however it is parsed. Raises ValueError for a span without tokens.
    """
    tops = phrase_tops(parsed, span)
    if not tops:
        raise ValueError(f"a phrase has at least one token, not the tokens {span[0]} to {span[1]}")
    nouns = [token for token in tops if parsed.pos[token] in _NOUNS]
    if not nouns:
        return next((token for token in reversed(tops) if parsed.pos[token] != "DET"), tops[-1])
    head = nouns[0]
    for noun in nouns[1:]:
        if _is_right_of(parsed, noun, head):
            head = noun
    return head


def _is_right_of(parsed: ParsedText, noun: int, other: int) -> bool:
    """Whether a noun is the head of a phrase that another one belongs to, though the parse hangs both on one word."""
    if parsed.heads[noun] != parsed.heads[other] or "PRON" in (parsed.pos[noun], parsed.pos[other]):
        return False
    if parsed.deps[other] in _OF_NOUNS:
        return parsed.deps[noun] not in _ADVERBIALS
    between = range(other + 1, noun)
    is_apart = any(parsed.pos[token] in ("PUNCT", "CCONJ") or parsed.words[token] == "-" for token in between)
    has_own = parsed.pos[noun] == "PROPN" or any(child in between for child in parsed.children[noun])
    return parsed.deps[noun] == parsed.deps[other] and has_own and not is_apart
