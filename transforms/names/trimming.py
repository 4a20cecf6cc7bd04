"""A name among some tokens: what does not belong to it is cut off in steps; or nothing there is a name."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from transforms.lexicon import gazetteer
from transforms.lexicon.common_words import dictionary
from transforms.lexicon.folding import POSSESSIVES, is_acronym, lookup_key, possessive_length
from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.names.half_pairs import closed_pairs
from transforms.names.known_organisations import outlets
from transforms.names.known_roles import known_roles
from transforms.names.person_edges import person_edges
from transforms.names.persons import PARTICLES
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

ARTICLES = closed_class("article")
_KINDS_BEHIND = closed_class("kind_behind_name")
_LOOSE_LABELS = frozenset({"EVENT", "WORK_OF_ART", "LAW"})  # names of these hold lower-case words anywhere
# marks that are no part of a name at either end, whichever way round a language's quotation marks stand
_MARKS = frozenset("\"'“”‘’‹›«»„()[]{}—–-,;:*•|.…/") | {"''", "``", "--"} | POSSESSIVES
_CLOSING = _MARKS - {"."}  # "Byrd Sr."
_FUNCTION = frozenset({"ADP", "CCONJ", "SCONJ", "DET", "AUX"})
_ADDRESS_MARKS = ("@", "://", "www.", "#", ".com/")
_GLUED = re.compile(r'[:;]["“”«»\w]|\(\w')  # of what follows without a blank: Ann Lee:"No
_SITE = re.compile(r"[a-z0-9][a-z0-9-]+(?:\.[a-z]{2,3}){1,2}", re.IGNORECASE)
_SEAT = re.compile(r"[DRI]-[A-Z][\w. ]*")  # party and state of a legislator: D-NY


@dataclass
class Candidate:
    """Tokens (end-exclusive) of which a name may be made, its label, and from a step on its characters."""

    parsed: ParsedText
    first: int
    last: int
    label: str
    start: int = 0
    end: int = 0
    spelling: str | None = None

    @property
    def text(self) -> str:
        """Its characters."""
        return self.parsed.text[self.start : self.end]


def trimmed(parsed: ParsedText, first: int, last: int, label: str) -> NameSpan | None:
    """The name among some tokens, or None if nothing in them is one: TRIMMING in order, up to the first that fails."""
    name = Candidate(parsed, first, last, label)
    if not all(step(name) for step in TRIMMING):
        return None
    return NameSpan(name.first, name.last, name.start, name.end, name.label, spelling=name.spelling)


def is_site_name(text: str) -> bool:
    """Whether a word is the address of a site, by which its owner may be called: harbour.com."""
    return _SITE.fullmatch(text) is not None


def label_team(name: Candidate) -> bool:
    """Team Roe is an organisation."""
    is_longer = name.label == "PERSON" and name.last - name.first > 1
    if is_longer and lookup_key(name.parsed.words[name.first]) in closed_class("team", name.parsed.language):
        name.label = "ORG"
    return True


def cut_to_person(name: Candidate) -> bool:
    """Prime Minister | Rishi Sunak | , 45: a person without what stands around."""
    if name.label == "PERSON":
        name.first, name.last = person_edges(name.parsed, name.first, name.last)
    return True


def cut_opening_marks(name: Candidate) -> bool:
    """“ | Acme, the | Hague."""
    words = name.parsed.words
    while name.first < name.last and (words[name.first] in _MARKS or _opens_with_article(name)):
        name.first += 1
    return True


def cut_loose_start(name: Candidate) -> bool:
    """of | the People: no function word in small letters at the start."""
    while name.first < name.last - 1 and _is_loose_start(name):
        name.first += 1
    return True


def cut_modifier_of_kind(name: Candidate) -> bool:
    """Norland's | Gazette newspaper: no country that hangs on the kind behind an organisation's name."""
    parsed, first, last = name.parsed, name.first, name.last
    kind = parsed.heads[first] if first < last else first
    if name.label != "ORG" or kind < last or parsed.forms[kind] not in _KINDS_BEHIND:
        return True
    if lookup_key(parsed.words[first]) not in gazetteer.countries() | gazetteer.demonyms():
        return True
    begin = first + 1 + (not POSSESSIVES.isdisjoint(parsed.words[first + 1 : first + 2]))
    if begin < last and all(parsed.heads[token] <= kind for token in range(begin, last)):
        name.first = begin
    return True


def cut_loose_end(name: Candidate) -> bool:
    """Trump | said; Acme | ”: no mark and no word in small letters at the end."""
    words = name.parsed.words
    while name.first < name.last and (words[name.last - 1] in _CLOSING or _is_loose_end(name)):
        name.last -= 1
    return True


def cut_caption(name: Candidate) -> bool:
    """Ann Lee | Image: Harbour News; HNA | Photo, of an agency's acronym."""
    words, last = name.parsed.words, name.last
    is_agency = name.label == "ORG" and last - name.first == 2 and is_acronym(words[name.first])
    is_label = is_agency or (words[last : last + 1] == [":"] and last - name.first > 1)
    if is_label and lookup_key(words[last - 1]) in closed_class("caption_label", name.parsed.language):
        name.last -= 1
    return True


def cut_number(name: Candidate) -> bool:
    """Nippon Airways | Flight 12: no kind of thing that has a number behind it."""
    words, last = name.parsed.words, name.last
    is_numbered = last < len(words) and words[last][0].isdigit() and last > name.first
    if is_numbered and lookup_key(words[last - 1]) in closed_class("numbered_thing", name.parsed.language):
        name.last -= 1
    return True


def is_left(name: Candidate) -> bool:
    """Whether something is left."""
    return name.first < name.last


def is_no_family(name: Candidate) -> bool:
    """Whether it is no surname that stands for a family: "the Clintons"."""
    parsed, first, last = name.parsed, name.first, name.last
    if name.label != "PERSON" or last - first != 1 or parsed.tags[first] != "NNPS":
        return True
    has_article = first > 0 and parsed.words[first - 1].lower() == "the"
    return not has_article or (last < len(parsed) and parsed.pos[last] in ("NOUN", "PROPN"))


def cut_possessive(name: Candidate) -> bool:
    """Xi | 's: from here on the name has characters."""
    starts, ends = name.parsed.starts, name.parsed.ends
    name.start, name.end = starts[name.first], ends[name.last - 1]
    name.end -= possessive_length(name.text)
    while name.last - name.first > 1 and starts[name.last - 1] >= name.end:
        name.last -= 1
    return True


def cut_glued_text(name: Candidate) -> bool:
    """Ann Lee | :"No: nothing that follows a person's name without a blank."""
    if name.label == "PERSON" and (glued := _GLUED.search(name.text)):
        name.end = name.start + glued.start()
    return True


def has_capital(name: Candidate) -> bool:
    """Whether it has a capital or digit, and a letter; or is of an organisation that is written small: harbour.com."""
    text = name.text
    is_capital = any(c.isupper() or c.isdigit() for c in text) and any(c.isalpha() for c in text)
    return is_capital or _is_written_small(name)


def close_pairs(name: Candidate) -> bool:
    """Jane "Red | " Roe; Harbour Board | (HB: no half of a pair of marks or brackets."""
    name.start, name.end, name.spelling = closed_pairs(name.parsed, name.start, name.end)
    name.first, name.last = name.parsed.tokens(name.start, name.end)
    return name.first < name.last


def label_acronym(name: Candidate) -> bool:
    """An acronym that the model took for a people, or a person in spite of its article, is an organisation."""
    text, parsed = name.text, name.parsed
    if is_acronym(text) and len(text) > 2 and gazetteer.known_label(lookup_key(text)) is None:
        has_article = name.first > 0 and parsed.words[name.first - 1].lower() == "the"
        if name.label == "NORP" or (name.label == "PERSON" and has_article):
            name.label = "ORG"
    return True


def is_no_common_word(name: Candidate) -> bool:
    """Whether it is no day, photo, article or pronoun; WHO and IT are acronyms, and works are called It or Us."""
    text, folded, language = name.text, lookup_key(name.text), name.parsed.language
    never = folded in closed_class("never_name", language) and not _is_person_like_month(name)
    if never or folded in closed_class("placeholder", language):
        return False
    is_acronym = len(text) > 1 and text.isupper()
    is_pronoun = folded in closed_class("pronoun", language) and not is_acronym and name.label != "WORK_OF_ART"
    return not is_pronoun and text.lower() not in ARTICLES


def _is_person_like_month(name: Candidate) -> bool:
    """Whether a month's name is a person's, as the model has it: of "Mrs May", or where Theresa May is named."""
    parsed, first = name.parsed, name.first
    word = parsed.words[first]
    is_month = name.last - first == 1 and lookup_key(word) in closed_class("month", parsed.language)
    if not is_month or parsed.name_labels[first] != "PERSON":
        return False
    title = gazetteer.titles(parsed.language).get((lookup_key(parsed.words[first - 1]),)) if first else None
    labels, starts = parsed.name_labels, parsed.name_starts
    return title is not None or any(
        other == word and label == "PERSON" and not is_start
        for other, label, is_start in zip(parsed.words, labels, starts, strict=True)
    )


def is_no_honorific(name: Candidate) -> bool:
    """Whether it is not the title of the name behind it: the HON of "HON. NJERI", the Det. of "Det. Ann Lee"."""
    parsed, last = name.parsed, name.last
    if last - name.first != 1:
        return True
    title = gazetteer.titles(parsed.language).get((lookup_key(parsed.words[name.first]),))
    if title is not None and name.text.endswith("."):
        return False
    if parsed.words[last : last + 1] != ["."] or last + 1 >= len(parsed):
        return True
    is_led_on = parsed.text[parsed.ends[last] : parsed.starts[last + 1]] == " "
    return title is None or title.kind != "honorific" or not is_led_on or not parsed.words[last + 1][0].isupper()


def is_no_sign(name: Candidate) -> bool:
    """Whether it is no address, no hashtag, no currency (US$), no seat of a legislator (D-NY) and no single letter."""
    text, before = name.text, name.parsed.text[max(0, name.start - 1) : name.start]
    is_address = any(mark in text for mark in _ADDRESS_MARKS)
    is_letter = len(text) == 1 and name.label != "ORG"
    return not (is_address or is_letter or before == "#" or text.endswith("$") or _SEAT.fullmatch(text))


TRIMMING: tuple[Callable[[Candidate], bool], ...] = (
    label_team,
    cut_to_person,
    cut_opening_marks,
    cut_loose_start,
    cut_modifier_of_kind,
    cut_loose_end,
    cut_caption,
    cut_number,
    is_left,
    is_no_family,
    cut_possessive,
    cut_glued_text,
    has_capital,
    close_pairs,
    label_acronym,
    is_no_common_word,
    is_no_honorific,
    is_no_sign,
)


def _opens_with_article(name: Candidate) -> bool:
    """Whether an article is no part of a name; with a capital it is in languages that have a model, but English."""
    parsed, token = name.parsed, name.first
    if name.last - token < 2:
        return False
    if not parsed.is_analysed:
        return parsed.words[token].lower() in closed_class("determiner", parsed.language)
    is_part = parsed.language != ENGLISH and not parsed.words[token][0].islower()
    return parsed.forms[token] in ARTICLES and not is_part


def _is_loose_start(name: Candidate) -> bool:
    parsed, word = name.parsed, name.parsed.words[name.first]
    is_function = parsed.pos[name.first] in _FUNCTION and word.islower()
    return name.label not in _LOOSE_LABELS and is_function and word not in PARTICLES and parsed.language == ENGLISH


def _is_loose_end(name: Candidate) -> bool:
    parsed, token = name.parsed, name.last - 1
    word = parsed.words[token]
    if parsed.forms[token] in closed_class("definite_article", parsed.language) and token > name.first:
        return True  # Harbour News | The report
    if name.label in _LOOSE_LABELS and _is_dangling(parsed, token):
        return True
    is_joined = token > 0 and parsed.starts[token] == parsed.ends[token - 1]
    is_cut = name.label not in _LOOSE_LABELS and word.islower() and word not in PARTICLES and not is_joined
    return is_cut and not (name.label == "ORG" and (is_site_name(word) or _is_written_small(name)))


def _is_dangling(parsed: ParsedText, token: int) -> bool:
    """Whether a preposition or conjunction ends a name in mid-sentence: the Sarn Prize | for."""
    is_function = parsed.pos[token] in ("ADP", "CCONJ", "DET") and parsed.words[token].islower()
    return is_function and token + 1 < len(parsed) and parsed.words[token + 1] not in _MARKS


def _is_written_small(name: Candidate) -> bool:
    """Whether it is one word in small letters: the address of a site, or a known name that no dictionary has, dpa."""
    word = name.parsed.words[name.first]
    if name.label != "ORG" or name.last - name.first != 1 or not word.islower():
        return False
    is_known = word in outlets() or bool(known_roles("ORG", word))
    return is_site_name(word) or (is_known and word not in dictionary())
