"""The model's named entities as spans, each repaired by itself: what does not belong to the name is cut off."""

import re
from dataclasses import dataclass

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import POSSESSIVES, fold, is_acronym, possessive_length
from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.names.persons import PARTICLES, SUFFIXES
from transforms.schemas import ENTITY_LABELS
from transforms.text.parsed_text import ParsedText

ARTICLES = closed_class("article")
_LOOSE_LABELS = frozenset({"EVENT", "WORK_OF_ART", "LAW"})  # names of these hold lower-case words anywhere
# marks that are no part of a name at either end, whichever way round a language's quotation marks stand
_MARKS = frozenset("\"'“”‘’‹›«»„()[]{}—–-,;:*•|.…/") | {"''", "``", "--"} | POSSESSIVES
_CLOSING = _MARKS - {"."}  # "Byrd Sr."
_DASHES = frozenset({"-", "–", "—", "--"})
_NEVER_NAMES = closed_class("never_name") | closed_class("placeholder")
_PRONOUNS = closed_class("pronoun")
_SHORTEST_EMPLOYER = 3  # letters of an acronym before a name that are no initials
_ADDRESS_MARKS = ("@", "://", "www.", "#", ".com/")
_GLUED = re.compile(r'[:;]["“”«»\w]')  # of what follows without a blank: Ann Lee:"No
_SEAT = re.compile(r"[DRI]-[A-Z][\w. ]*")  # party and state of a legislator: D-NY


@dataclass
class Span:
    """A name in a text: its tokens (end-exclusive), characters, label, the role written beside it and whose it is."""

    first: int
    last: int
    char_start: int
    char_end: int
    label: str
    role: str | None = None
    role_of: str | None = None
    in_headline: bool = False
    spelling: str | None = None  # where the text misspells it: Texaco for "Texacos"

    def text(self, parsed: ParsedText) -> str:
        """The words of the text."""
        return parsed.text[self.char_start : self.char_end]

    def name(self, parsed: ParsedText) -> str:
        """The words of the text, rightly spelt."""
        return self.spelling or self.text(parsed)


def model_spans(parsed: ParsedText) -> list[Span]:
    """The entities of the model that are names, in order, repaired; those without a name in them left out."""
    found: list[Span] = []
    token, size, labels, starts = 0, len(parsed), parsed.name_labels, parsed.name_starts
    while token < size:
        if not labels[token]:
            token += 1
            continue
        first = token
        token += 1
        while token < size and labels[token] and not starts[token]:
            token += 1
        if labels[first] in ENTITY_LABELS:
            for begin, end in _lines(parsed, first, token):
                span = trimmed(parsed, begin, end, labels[first])
                if span is not None:
                    found.append(span)
    return found


def _lines(parsed: ParsedText, first: int, last: int) -> list[tuple[int, int]]:
    """The span cut at line ends."""
    out, begin = [], first
    for token in range(first + 1, last):
        if "\n" in parsed.text[parsed.ends[token - 1] : parsed.starts[token]]:
            out.append((begin, token))
            begin = token
    return [*out, (begin, last)]


def trimmed(parsed: ParsedText, first: int, last: int, label: str) -> Span | None:
    """The name within some tokens, or None when nothing in them is one."""
    words = parsed.words
    if label == "PERSON" and last - first > 1 and fold(words[first]) in closed_class("team", parsed.language):
        label = "ORG"
    if label == "PERSON":
        first, last = _person(parsed, first, last)
    while first < last and (words[first] in _MARKS or (last - first > 1 and _is_article(parsed, first))):
        first += 1
    while first < last - 1 and _is_loose_start(parsed, first, label):
        first += 1
    while first < last and (words[last - 1] in _CLOSING or _is_loose_end(parsed, last - 1, label)):
        last -= 1
    if (
        last - first > 1
        and fold(words[last - 1]) in closed_class("caption_label", parsed.language)
        and words[last : last + 1] == [":"]
    ):
        last -= 1  # "Ann Lee Image: Harbour News"
    if first >= last or (label == "PERSON" and _is_family(parsed, first, last)):
        return None
    start, end = parsed.starts[first], parsed.ends[last - 1]
    end -= possessive_length(parsed.text[start:end])
    while last - first > 1 and parsed.starts[last - 1] >= end:
        last -= 1
    text = parsed.text[start:end]
    if label == "PERSON" and (glued := _GLUED.search(text)):
        end, text = start + glued.start(), text[: glued.start()]
    if not any(c.isupper() or c.isdigit() for c in text) or not any(c.isalpha() for c in text):
        return None
    if is_acronym(text) and _is_organisation(parsed, first, text, label):
        label = "ORG"
    if (
        fold(text) in _NEVER_NAMES
        or text.lower() in ARTICLES
        or _is_pronoun(text, label)
        or any(mark in text for mark in _ADDRESS_MARKS)
        or text.endswith("$")
        or _is_honorific(parsed, first, last)
    ):
        return None
    if _SEAT.fullmatch(text) or (len(text) == 1 and label != "ORG"):
        return None
    return Span(first, last, start, end, label)


def _is_honorific(parsed: ParsedText, first: int, last: int) -> bool:
    """Whether a word is the honorific of the name behind it: the HON of "HON. NJERI"."""
    if last - first != 1 or parsed.words[last : last + 1] != ["."] or last + 1 >= len(parsed):
        return False
    title = gazetteer.titles(parsed.language).get((fold(parsed.words[first]),))
    is_led_on = parsed.text[parsed.ends[last] : parsed.starts[last + 1]] == " "
    return title is not None and title.kind == "honorific" and is_led_on and parsed.words[last + 1][0].isupper()


def _is_article(parsed: ParsedText, token: int) -> bool:
    """Whether an article is no part of a name; in other languages one with a capital is: Le Havre."""
    return parsed.forms[token] in ARTICLES and (parsed.language == ENGLISH or parsed.words[token][0].islower())


def _is_pronoun(text: str, label: str) -> bool:
    """Whether a word is a pronoun; in capitals (WHO, IT) it is an acronym, and works are called It or Us."""
    is_acronym = len(text) > 1 and text.isupper()
    return fold(text) in _PRONOUNS and not is_acronym and label != "WORK_OF_ART"


def _is_organisation(parsed: ParsedText, first: int, acronym: str, label: str) -> bool:
    """Whether an acronym that the model took for a people, or a person in spite of its article, is something else."""
    has_article = first > 0 and parsed.words[first - 1].lower() == "the"
    is_mistaken = label == "NORP" or (label == "PERSON" and has_article)
    return is_mistaken and len(acronym) > 2 and gazetteer.known_label(fold(acronym)) is None


def _is_loose_end(parsed: ParsedText, token: int, label: str) -> bool:
    """Whether a word cannot end a name of this label: "said" in "Trump said"."""
    word = parsed.words[token]
    is_joined = token > 0 and parsed.starts[token] == parsed.ends[token - 1]
    return label not in _LOOSE_LABELS and word.islower() and word not in PARTICLES and not is_joined


def _is_loose_start(parsed: ParsedText, token: int, label: str) -> bool:
    """Whether a function word cannot start a name of this label: "of" in "of the People"."""
    word = parsed.words[token]
    is_function = parsed.pos[token] in ("ADP", "CCONJ", "SCONJ", "DET", "AUX") and word.islower()
    return label not in _LOOSE_LABELS and is_function and word not in PARTICLES and parsed.language == ENGLISH


def _person(parsed: ParsedText, first: int, last: int) -> tuple[int, int]:
    """The tokens of a person's name: without titles, peoples or parties before it, and what stands after a comma."""
    words = parsed.words
    while last - first > 1 and fold(words[first]) in closed_class("reporting_verb_form", parsed.language):
        first += 1  # "Said Ellis"
    first = _after_capitals(parsed, _after_dateline(parsed, first, last), last)
    if last - first > 1 and (_is_asked(parsed, first) or _is_common(parsed, first)):
        first += 1
    first += title_length(words, first, last, parsed.language)
    while last - first > 2 and _is_group(words[first]):
        first += 1
    for token in range(first + 1, last):
        word = words[token]
        if word in (",", "(", "[", ":", ";", "/", "—", "–", "--", "|") or (word in POSSESSIVES and token < last - 1):
            following = words[token + 1].lower().replace(".", "") if token + 1 < last else ""
            if not (word == "," and following in SUFFIXES):
                return first, token
        if word.isdigit():
            return first, token  # a score, a channel
        is_joined = parsed.starts[token] == parsed.ends[token - 1]  # the second half of "Geun-hye"
        if word.islower() and word not in PARTICLES and word.isalpha() and len(word) > 1 and not is_joined:
            return first, token
    return first, last


def _after_dateline(parsed: ParsedText, first: int, last: int) -> int:
    """The token after a place in capitals and a dash: "HAVERFORD - Ann Lee"."""
    dash = next((t for t in range(first + 1, last - 1) if parsed.words[t] in _DASHES), first)
    is_place = dash > first and all(parsed.words[t].isupper() for t in range(first, dash))
    is_apart = dash > first and parsed.text[parsed.ends[dash - 1] : parsed.starts[dash]] == " "
    return dash + 1 if is_place and is_apart else first


def _after_capitals(parsed: ParsedText, first: int, last: int) -> int:
    """The token after a title or an employer in capitals: "DA Stephan", "CNPF Francois Perigot"."""
    word, name = parsed.words[first], parsed.words[first + 1 : last]
    is_named = word.isupper() and word.isalpha() and all(w[0].isupper() and not w.isupper() for w in name[:2])
    is_employer = len(name) > 1 and len(word) >= _SHORTEST_EMPLOYER
    is_title = bool(name) and fold(word) in closed_class("capital_title", parsed.language)
    return first + (is_named and (is_employer or is_title))


def _is_common(parsed: ParsedText, token: int) -> bool:
    """Whether a word has its capital from standing at the start of a sentence: "Longtime Clinton aides"."""
    if token and parsed.sentences[token - 1] == parsed.sentences[token]:
        return False
    word = fold(parsed.words[token])
    is_given = word in gazetteer.given_names() or word in gazetteer.nicknames()
    return parsed.pos[token] in ("ADJ", "DET", "VERB", "ADV", "ADP", "SCONJ") and not is_given


def _is_family(parsed: ParsedText, first: int, last: int) -> bool:
    """Whether a surname stands for a family: "the Clintons"."""
    if last - first != 1 or parsed.tags[first] != "NNPS" or not first or parsed.words[first - 1].lower() != "the":
        return False
    return last >= len(parsed) or parsed.pos[last] not in ("NOUN", "PROPN")


def _is_asked(parsed: ParsedText, token: int) -> bool:
    """Whether a word that starts a question stands before a name: "Will Sanders win?"."""
    sentence = parsed.sentences[token]
    if token and parsed.sentences[token - 1] == sentence:
        return False
    end = token
    while end + 1 < len(parsed) and parsed.sentences[end + 1] == sentence:
        end += 1
    asks = parsed.words[end].startswith("?") or (end > token and parsed.words[end - 1].startswith("?"))
    return asks and fold(parsed.words[token]) in closed_class("question_opening", parsed.language)


def _is_group(word: str) -> bool:
    folded = fold(word)
    known = gazetteer.label_overrides().get(folded)
    return folded in gazetteer.demonyms() or (known is not None and known.label == "NORP")


def title_length(words: list[str], first: int, last: int, language: str = ENGLISH) -> int:
    """How many tokens before the last one are titles, such as 2 in "Prime Minister Rishi Sunak"."""
    known, taken = gazetteer.titles(language), 0
    while True:
        begin = first + taken
        for size in range(min(gazetteer.longest_title(language), last - begin - 1), 0, -1):
            here = tuple(fold(w) for w in words[begin : begin + size])
            if here in known and not (size == 1 and here[0] in gazetteer.given_names()):
                taken += size
                break
        else:
            return taken
