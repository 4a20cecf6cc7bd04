"""Names repaired by what the whole document knows: labels that agree, headlines, names that the model missed."""

from collections import defaultdict
from collections.abc import Iterable

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import POSSESSIVES, fold
from transforms.lexicon.languages import closed_class
from transforms.names.boundaries import whole
from transforms.names.companies import codes, companies
from transforms.names.known_phrases import known_in_full
from transforms.names.label_votes import THINGS, form_of, is_given, labels_of
from transforms.names.labels import is_titled, is_titled_given
from transforms.names.missed_names import Index, bracketed, completed, datelines, index, known_again, well_known
from transforms.names.persons import PARTICLES, parse, person_words
from transforms.names.possessives import with_possessives
from transforms.names.spans import Span, model_spans, trimmed
from transforms.names.spellings import respell
from transforms.text.parsed_text import ParsedText

_TITLE_CASE_SHARE = 0.7  # of a line's longer words: from here on capitals say nothing
_LONG_WORD = 4
_JOINTS = closed_class("joint")
_TRADE_ARTICLES = closed_class("trade_article")
_SECRETARY = closed_class("secretary")
_AFTER_OFFICE = closed_class("preposition_after_office")


def names(parsed: ParsedText, headline_end: int) -> list[Span]:
    """The names of a document in order, without overlaps; text before headline_end is read as a headline."""
    raw = companies(parsed, known_in_full(parsed, whole(parsed, model_spans(parsed))))
    respell(parsed, raw)
    lines = _datelines(parsed, raw)
    raw = [*lines, *_free(raw, lines)]
    zones = _capital_zones(parsed, headline_end)
    calm = [span for span in raw if span.first not in zones]
    # "Chief Financial Officer Raj Malhotra"; after that "Malhotra" is nothing else either
    titled = {form_of(parsed, s) for s in calm if s.first + 1 == s.last and s.label in THINGS and is_titled(parsed, s)}
    for span in calm:
        if span.label in THINGS and form_of(parsed, span) in titled:
            span.label = "PERSON"
    labels = labels_of(parsed, calm)
    for span in calm:
        span.label = labels.get(form_of(parsed, span), span.label)
    calm = _widened(parsed, _parted(parsed, calm))
    calm = [*(spelt := bracketed(parsed)), *_free(calm, spelt)]
    calm = [*(coded := codes(parsed, calm)), *_free(calm, coded)]
    known = index(parsed, calm)
    calm = completed(parsed, calm, known)
    lower = {word for word in parsed.words if word.islower()}
    loud = [span for span in raw if span.first in zones and _is_credible(parsed, span, lower)]
    for span in loud:
        span.label = labels.get(form_of(parsed, span), gazetteer.known_label(form_of(parsed, span)) or span.label)
    taken = {token for span in loud for token in range(span.first, span.last)}
    for span in loud:
        if span.label == "PERSON" and _lacks_given(parsed, span, taken):
            span.first, span.char_start = span.first - 1, parsed.starts[span.first - 1]
    found = _free(calm, [])
    # JANE ROE ACQUITTED, of the Roe of the text
    found += _free([s for s in loud if s.label == "PERSON" and fold(parsed.words[s.last - 1]) in known], found)
    found += _free(well_known(parsed, zones), found)
    found += _free(known_again(parsed, known, zones, {t for s in found for t in range(s.first, s.last)}), found)
    found += _free(lines, found)
    found += _free(loud, found)
    whose = {word for s in found if s.last > s.first + 1 for word in form_of(parsed, s).split()}
    none = (_is_office, _is_in_title, _is_trade, _is_title_in_short)
    begins = {s.first for s in found if s.label == "PERSON"}
    found = [s for s in found if not (any(is_none(parsed, s) for is_none in none) or _is_role(parsed, s, begins))]
    found = [s for s in found if not (_is_family(parsed, s, known) or _is_many(parsed, s, whose))]
    found = with_possessives(parsed, found)
    for span in found:
        span.in_headline = span.char_start < headline_end
    return sorted(found, key=lambda span: span.first)


def _free(spans: Iterable[Span], taken: list[Span]) -> list[Span]:
    """The spans that overlap neither an earlier one nor one that is taken; longer ones first."""
    used = {token for span in taken for token in range(span.first, span.last)}
    out = []
    for span in sorted(spans, key=lambda s: (s.first - s.last, s.first)):
        here = range(span.first, span.last)
        if used.isdisjoint(here):
            used.update(here)
            out.append(span)
    return out


def _capital_zones(parsed: ParsedText, headline_end: int) -> set[int]:
    """Tokens of the headline and of lines in capitals or title case, where capitals do not mark names."""
    zones: set[int] = set()
    for first, last in parsed.sentence_bounds:
        long = [w for w in parsed.words[first:last] if len(w) >= _LONG_WORD and w.isalpha()]
        capital = sum(not w[0].islower() for w in long)
        shouted = sum(w.isupper() for w in long)
        if long and (
            shouted > _TITLE_CASE_SHARE * len(long)
            or (parsed.starts[first] < headline_end and capital > _TITLE_CASE_SHARE * len(long))
        ):
            zones.update(range(first, last))
    return zones


def _datelines(parsed: ParsedText, spans: list[Span]) -> list[Span]:
    """The places of datelines; none is somebody or something that the document names: "ROE — No, I said"."""
    lines = datelines(parsed)
    places: dict[str, set[int]] = defaultdict(set)
    for span in spans if lines else ():
        if span.label in ("PERSON", "ORG"):
            for word in form_of(parsed, span).split():
                places[word].add(span.first)
    forms = [form_of(parsed, line) for line in lines]
    return [
        line
        for line, form in zip(lines, forms, strict=True)
        if gazetteer.known_label(form) not in ("PERSON", "ORG") and not places[form] - {line.first}
    ]


def _parted(parsed: ParsedText, spans: list[Span]) -> list[Span]:
    """Two persons that the model took for one name: "Christie and Jindal"."""
    people = {parse(person_words(form_of(parsed, s))).surname for s in spans if s.label == "PERSON"}
    out = []
    for span in spans:
        joint = next((t for t in range(span.first + 1, span.last - 1) if parsed.words[t] in _JOINTS), None)
        parts = [] if joint is None else [(span.first, joint), (joint + 1, span.last)]
        if parts and all(fold(parsed.words[end - 1]) in people for _, end in parts):
            found = [trimmed(parsed, begin, end, "PERSON") for begin, end in parts]
            out += [part for part in found if part is not None]
        else:
            out.append(span)
    return out


def _lacks_given(parsed: ParsedText, span: Span, taken: set[int]) -> bool:
    """Whether a person's given name stands before a surname, behind a title: Senator Sam | "Brownback"."""
    before = span.first - 1
    is_alone = span.last - span.first == 1 and before > 0 and before not in taken
    return is_alone and is_titled_given(parsed, before)


def _widened(parsed: ParsedText, spans: list[Span]) -> list[Span]:
    """Persons' names with the parts that the model cut off: "Kim Jong" Un, Bill de "Blasio"."""
    taken = {token for span in spans for token in range(span.first, span.last)}
    words, size = parsed.words, len(parsed)
    for span in spans:
        if span.label != "PERSON" or span.char_end != parsed.ends[span.last - 1]:
            continue
        after = span.last
        is_begun = span.last - span.first > 1 or is_given(fold(words[span.first]))
        if is_begun and after < size and after not in taken and _continues(parsed, span):
            wide = trimmed(parsed, span.first, after + 1, "PERSON")
            if wide is not None and wide.last > span.last:
                span.last, span.char_end = wide.last, wide.char_end
        before = span.first - 1
        if _lacks_given(parsed, span, taken):
            span.first, span.char_start = before, parsed.starts[before]
        elif before >= 0 and words[before] in PARTICLES:
            while before > 0 and words[before].islower():
                before -= 1
            if before >= 0 and before not in taken and is_given(fold(words[before])) and parsed.pos[before] == "PROPN":
                span.first, span.char_start = before, parsed.starts[before]
    return spans


def _is_trade(parsed: ParsedText, span: Span) -> bool:
    """Whether a word is no name of a person but what somebody is, in a title: “The Chandler’s Daughter”."""
    around = parsed.forms[max(span.first - 1, 0)], *parsed.forms[span.last : span.last + 1]
    is_single = span.first and span.last == span.first + 1 and span.label == "PERSON"
    return bool(is_single) and len(around) == 2 and around[0] in _TRADE_ARTICLES and around[1] in POSSESSIVES


def _is_office(parsed: ParsedText, span: Span) -> bool:
    """Whether a name is but a part of an office: State of "Secretary of State", Defence of "Defence Secretary"."""
    if span.label != "ORG" or span.last >= len(parsed):
        return False
    before = [word.lower() for word in parsed.words[max(0, span.first - 2) : span.first]]
    if span.first + 1 == span.last and before[1:] == ["of"] and before[0] in _SECRETARY:
        return True
    title = parsed.words[span.last]
    matters = {fold(word) for word in parsed.words[span.first : span.last]}
    is_titled = title[0].isupper() and fold(title) in gazetteer.title_words()
    return is_titled and matters <= closed_class("portfolio", parsed.language) | _JOINTS | {","}


def _is_in_title(parsed: ParsedText, span: Span) -> bool:
    """Whether a word is but a part of a title: Financial of "Chief Financial Officer"."""
    if span.last != span.first + 1 or span.label == "PERSON":
        return False
    titles, words = gazetteer.titles(parsed.language), parsed.forms
    longest = gazetteer.longest_title(parsed.language)
    firsts = range(max(0, span.first - longest + 2), span.first)
    return any(tuple(words[a:b]) in titles for a in firsts for b in range(span.last + 1, a + longest + 1))


def _is_role(parsed: ParsedText, span: Span, begins: set[int]) -> bool:
    """Whether a name is what the person right behind it is: "the Shadow Secretary of State for Health, Ann Lee"."""
    behind = span.last + (parsed.words[span.last : span.last + 1] == [","])
    if span.label != "ORG" or behind not in begins:
        return False
    words, titles = parsed.forms[span.first : span.last], gazetteer.titles(parsed.language)
    return any(
        tuple(words[first:last]) in titles and words[last] in _AFTER_OFFICE
        for first in range(min(2, len(words)))
        for last in range(first + 1, len(words))
    )


def _is_many(parsed: ParsedText, span: Span, whose: set[str]) -> bool:
    """Whether a word that opens a sentence is a noun in the plural, and part of no name: "Lorries queued"."""
    is_noun = span.last == span.first + 1 and parsed.tags[span.first] == "NNS" and span.label in ("PERSON", "ORG")
    is_first = is_noun and (not span.first or parsed.sentences[span.first - 1] != parsed.sentences[span.first])
    form = form_of(parsed, span)
    return is_first and gazetteer.known_label(form) is None and form not in whose


def _is_title_in_short(parsed: ParsedText, span: Span) -> bool:
    """Whether an acronym in brackets is of the title before it: Member of Parliament (MP)."""
    bracket, words = span.first - 1, parsed.words
    if span.label != "ORG" or bracket < 1 or words[bracket] != "(" or words[span.last : span.last + 1] != [")"]:
        return False
    title = fold(words[bracket - 1])
    return title in gazetteer.title_words() and fold(span.text(parsed)).endswith(title[0])


def _is_family(parsed: ParsedText, span: Span, known: Index) -> bool:
    """Whether a name is the plural of a person's surname: "the Clintons"."""
    word = fold(parsed.words[span.first])
    if span.last - span.first != 1 or span.label != "PERSON" or not word.endswith("s") or not span.first:
        return False
    is_surname = any(form == (word[:-1],) and label == "PERSON" for form, label in known.get(word[:-1], ()))
    return is_surname and parsed.words[span.first - 1].lower() == "the"


def _continues(parsed: ParsedText, span: Span) -> bool:
    """Whether the next token belongs to the same noun phrase and is a name by itself."""
    token, word = span.last, parsed.words[span.last]
    head = parsed.heads[token]
    joined = span.first <= head < span.last or any(parsed.heads[t] == token for t in range(span.first, span.last))
    gap = parsed.text[parsed.ends[token - 1] : parsed.starts[token]]
    is_word = (
        word.isalpha() and word[0].isupper() and not word.isupper() and gap == " " and parsed.pos[token] == "PROPN"
    )
    return joined and is_word and fold(word) not in gazetteer.title_words()


def _is_credible(parsed: ParsedText, span: Span, lower: set[str]) -> bool:
    """Whether a name in capitals or title case may be believed: short, and none of its words is a common word."""
    words = [w for w in parsed.words[span.first : span.last] if w[0].isalpha()]
    if gazetteer.known_label(form_of(parsed, span)):
        return True
    return len(words) <= 3 and not any(w.lower() in lower or parsed.pos[span.first] == "VERB" for w in words)
