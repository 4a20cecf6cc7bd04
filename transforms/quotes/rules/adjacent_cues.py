"""Who speaks in a text that no model read: the name or title beside a cue of the language's lexicon, beside a quote."""

from collections.abc import Iterable
from dataclasses import replace

from transforms.lexicon import gazetteer
from transforms.lexicon.cues import cue_classes
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.text.parsed_text import ParsedText, TokenSpan

RULE = "adjacent cue"
_REACH = 6  # tokens between a quote and a cue
_STOPS = frozenset({".", "!", "?", ";", "…", "。", "！", "？"})
_LEADING = (":", ",", "：", "，")  # before a quote


def with_adjacent_cues(text: MarkedText, found: list[Utterance]) -> list[Utterance]:
    """The quotes of a text, with the cue right behind or before one and the speaker right beside that."""
    if not cue_classes(text.parsed.language):
        return found
    return [_credited(text, utterance) for utterance in found]


def _credited(text: MarkedText, utterance: Utterance) -> Utterance:
    cues = (cue for span in (_behind(text, utterance), _ahead(text, utterance)) for cue in _cues(text.parsed, span))
    cue = next(cues, None)
    if cue is None:
        return utterance
    speaker = _right_of(text, cue) or _left_of(text, cue)
    return replace(utterance, rule=RULE, cue=(cue, cue + 1), head=cue, frame="ccomp", speaker=speaker)


def _behind(text: MarkedText, utterance: Utterance) -> Iterable[int]:
    """The tokens behind a quote in its sentence, the nearest first."""
    end = utterance.spans[-1][1]
    first, last = text.tokens(end, text.paragraph(max(0, end - 1))[1])
    return _up_to_stop(text, range(first, min(last, first + _REACH)))


def _ahead(text: MarkedText, utterance: Utterance) -> Iterable[int]:
    """The tokens before a quote that a colon or comma leads to, the nearest first."""
    start = utterance.spans[0][0]
    first, last = text.tokens(text.paragraph(start)[0], start)
    if first >= last or text.parsed.words[last - 1] not in _LEADING:
        return ()
    return _up_to_stop(text, range(last - 1, max(first, last - 1 - _REACH) - 1, -1))


def _up_to_stop(text: MarkedText, tokens: range) -> list[int]:
    stop = next((t for t in tokens if text.is_marked[t] or text.parsed.words[t] in _STOPS), None)
    return list(tokens if stop is None else tokens[: tokens.index(stop)])


def _cues(parsed: ParsedText, tokens: Iterable[int]) -> Iterable[int]:
    known = cue_classes(parsed.language)
    return (token for token in tokens if (parsed.words[token].lower(), "verb") in known)


def _right_of(text: MarkedText, cue: int) -> TokenSpan | None:
    """said | the mayor Ann Lee."""
    last = cue + 1
    while last < len(text.parsed) and _belongs(text, last):
        last += 1
    return _phrase(text.parsed, cue + 1, last)


def _left_of(text: MarkedText, cue: int) -> TokenSpan | None:
    """The mayor Ann Lee | said."""
    first = cue
    while first and _belongs(text, first - 1):
        first -= 1
    return _phrase(text.parsed, first, cue)


def _belongs(text: MarkedText, token: int) -> bool:
    """Whether a token may be part of a speaker's phrase: a word with a capital, a title, what joins them."""
    parsed, word = text.parsed, text.parsed.words[token]
    is_joint = word.lower() in _joints(parsed.language)
    return not text.is_marked[token] and (word[0].isupper() or _is_title(parsed, token) or is_joint)


def _joints(language: str) -> frozenset[str]:
    return closed_class("determiner", language) | closed_class("name_particle", language)


def _is_title(parsed: ParsedText, token: int) -> bool:
    return lookup_key(parsed.words[token]) in gazetteer.title_words(parsed.language)


def _phrase(parsed: ParsedText, first: int, last: int) -> TokenSpan | None:
    """The tokens up to the last name or title among them; None if there is none."""
    while last > first and not (parsed.words[last - 1][0].isupper() or _is_title(parsed, last - 1)):
        last -= 1
    if first == last or (last - first == 1 and _may_be_common(parsed, first)):
        return None
    return first, last


def _may_be_common(parsed: ParsedText, token: int) -> bool:
    """Whether a word may have its capital from opening a sentence, as nowhere else it has one inside of one."""
    is_first = not token or parsed.sentences[token - 1] != parsed.sentences[token]
    if not is_first or _is_title(parsed, token) or lookup_key(parsed.words[token]) in gazetteer.given_names():
        return False
    others = [t for t, word in enumerate(parsed.words) if word == parsed.words[token] and t != token]
    return not any(t and parsed.sentences[t - 1] == parsed.sentences[t] for t in others)
