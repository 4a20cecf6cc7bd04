"""Names repaired by what the whole document knows: labels that agree, headlines, names that the model missed."""

from collections import defaultdict
from collections.abc import Iterable

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import fold
from transforms.names.boundaries import whole
from transforms.names.companies import codes, companies
from transforms.names.known_phrases import known_in_full
from transforms.names.label_votes import THINGS, form_of, is_given, labels_of
from transforms.names.labels import is_titled, is_titled_given
from transforms.names.missed_names import Index, bracketed, completed, datelines, index, known_again, well_known
from transforms.names.persons import parse, person_words
from transforms.names.possessives import with_possessives
from transforms.names.spans import Span, model_spans, trimmed
from transforms.names.spellings import respell
from transforms.text.parsed_text import Reading

_TITLE_CASE_SHARE = 0.7  # of a line's longer words: from here on capitals say nothing
_LONG_WORD = 4


def names(reading: Reading, headline_end: int) -> list[Span]:
    """The names of a document in order, without overlaps; text before headline_end is read as a headline."""
    raw = companies(reading, known_in_full(reading, whole(reading, model_spans(reading))))
    respell(reading, raw)
    lines = _datelines(reading, raw)
    raw = [*lines, *_free(raw, lines)]
    zones = _capital_zones(reading, headline_end)
    calm = [span for span in raw if span.first not in zones]
    # "Chief Financial Officer Raj Malhotra"; after that "Malhotra" is nothing else either
    titled = {
        form_of(reading, s) for s in calm if s.first + 1 == s.last and s.label in THINGS and is_titled(reading, s)
    }
    for span in calm:
        if span.label in THINGS and form_of(reading, span) in titled:
            span.label = "PERSON"
    labels = labels_of(reading, calm)
    for span in calm:
        span.label = labels.get(form_of(reading, span), span.label)
    calm = _widened(reading, _parted(reading, calm))
    calm = [*(spelt := bracketed(reading)), *_free(calm, spelt)]
    calm = [*(coded := codes(reading, calm)), *_free(calm, coded)]
    known = index(reading, calm)
    calm = completed(reading, calm, known)
    lower = {word for word in reading.words if word.islower()}
    loud = [span for span in raw if span.first in zones and _is_credible(reading, span, lower)]
    for span in loud:
        span.label = labels.get(form_of(reading, span), gazetteer.known_label(form_of(reading, span)) or span.label)
    taken = {token for span in loud for token in range(span.first, span.last)}
    for span in loud:
        if span.label == "PERSON" and _lacks_given(reading, span, taken):
            span.first, span.char_start = span.first - 1, reading.starts[span.first - 1]
    found = _free(calm, [])
    # JANE ROE ACQUITTED, of the Roe of the text
    found += _free([s for s in loud if s.label == "PERSON" and fold(reading.words[s.last - 1]) in known], found)
    found += _free(well_known(reading, zones), found)
    found += _free(known_again(reading, known, zones, {t for s in found for t in range(s.first, s.last)}), found)
    found += _free(lines, found)
    found += _free(loud, found)
    whose = {word for s in found if s.last > s.first + 1 for word in form_of(reading, s).split()}
    none = (_is_office, _is_in_title, _is_trade, _is_title_in_short)
    begins = {s.first for s in found if s.label == "PERSON"}
    found = [s for s in found if not (any(is_none(reading, s) for is_none in none) or _is_role(reading, s, begins))]
    found = [s for s in found if not (_is_family(reading, s, known) or _is_many(reading, s, whose))]
    found = with_possessives(reading, found)
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


def _capital_zones(reading: Reading, headline_end: int) -> set[int]:
    """Tokens of the headline and of lines in capitals or title case, where capitals do not mark names."""
    zones: set[int] = set()
    for first, last in reading.sentence_bounds:
        long = [w for w in reading.words[first:last] if len(w) >= _LONG_WORD and w.isalpha()]
        capital = sum(not w[0].islower() for w in long)
        shouted = sum(w.isupper() for w in long)
        if long and (
            shouted > _TITLE_CASE_SHARE * len(long)
            or (reading.starts[first] < headline_end and capital > _TITLE_CASE_SHARE * len(long))
        ):
            zones.update(range(first, last))
    return zones


def _datelines(reading: Reading, spans: list[Span]) -> list[Span]:
    """The places of datelines; none is somebody or something that the document names: "ROE — No, I said"."""
    lines = datelines(reading)
    places: dict[str, set[int]] = defaultdict(set)
    for span in spans if lines else ():
        if span.label in ("PERSON", "ORG"):
            for word in form_of(reading, span).split():
                places[word].add(span.first)
    forms = [form_of(reading, line) for line in lines]
    return [
        line
        for line, form in zip(lines, forms, strict=True)
        if gazetteer.known_label(form) not in ("PERSON", "ORG") and not places[form] - {line.first}
    ]


def _parted(reading: Reading, spans: list[Span]) -> list[Span]:
    """Two persons that the model took for one name: "Christie and Jindal"."""
    people = {parse(person_words(form_of(reading, s))).surname for s in spans if s.label == "PERSON"}
    out = []
    for span in spans:
        joint = next((t for t in range(span.first + 1, span.last - 1) if reading.words[t] in ("and", "&")), None)
        parts = [] if joint is None else [(span.first, joint), (joint + 1, span.last)]
        if parts and all(fold(reading.words[end - 1]) in people for _, end in parts):
            found = [trimmed(reading, begin, end, "PERSON") for begin, end in parts]
            out += [part for part in found if part is not None]
        else:
            out.append(span)
    return out


def _lacks_given(reading: Reading, span: Span, taken: set[int]) -> bool:
    """Whether a person's given name stands before a surname, behind a title: Senator Sam | "Brownback"."""
    before = span.first - 1
    is_alone = span.last - span.first == 1 and before > 0 and before not in taken
    return is_alone and is_titled_given(reading, before)


def _widened(reading: Reading, spans: list[Span]) -> list[Span]:
    """Persons' names with the parts that the model cut off: "Kim Jong" Un, Bill de "Blasio"."""
    taken = {token for span in spans for token in range(span.first, span.last)}
    words, size = reading.words, len(reading)
    for span in spans:
        if span.label != "PERSON" or span.char_end != reading.ends[span.last - 1]:
            continue
        after = span.last
        is_begun = span.last - span.first > 1 or is_given(fold(words[span.first]))
        if is_begun and after < size and after not in taken and _continues(reading, span):
            wide = trimmed(reading, span.first, after + 1, "PERSON")
            if wide is not None and wide.last > span.last:
                span.last, span.char_end = wide.last, wide.char_end
        before = span.first - 1
        if _lacks_given(reading, span, taken):
            span.first, span.char_start = before, reading.starts[before]
        elif before >= 0 and words[before] in ("de", "von", "van", "bin", "al", "di", "da", "del", "der", "la"):
            while before > 0 and words[before].islower():
                before -= 1
            if before >= 0 and before not in taken and is_given(fold(words[before])) and reading.pos[before] == "PROPN":
                span.first, span.char_start = before, reading.starts[before]
    return spans


def _is_trade(reading: Reading, span: Span) -> bool:
    """Whether a word is no name of a person but what somebody is, in a title: “The Chandler’s Daughter”."""
    around = reading.forms[max(span.first - 1, 0)], *reading.forms[span.last : span.last + 1]
    is_single = span.first and span.last == span.first + 1 and span.label == "PERSON"
    return bool(is_single) and around in (("the", "'s"), ("the", "’s"), ("a", "'s"), ("a", "’s"))


def _is_office(reading: Reading, span: Span) -> bool:
    """Whether a name is but a part of an office: State of "Secretary of State", Defence of "Defence Secretary"."""
    if span.label != "ORG" or span.last >= len(reading):
        return False
    before = [word.lower() for word in reading.words[max(0, span.first - 2) : span.first]]
    if span.first + 1 == span.last and before == ["secretary", "of"]:
        return True
    title = reading.words[span.last]
    matters = {fold(word) for word in reading.words[span.first : span.last]}
    is_titled = title[0].isupper() and fold(title) in gazetteer.title_words()
    return is_titled and matters <= gazetteer.word_class("portfolio") | {"and", ","}


def _is_in_title(reading: Reading, span: Span) -> bool:
    """Whether a word is but a part of a title: Financial of "Chief Financial Officer"."""
    if span.last != span.first + 1 or span.label == "PERSON":
        return False
    titles, words = gazetteer.titles(reading.language), reading.forms
    longest = gazetteer.longest_title(reading.language)
    firsts = range(max(0, span.first - longest + 2), span.first)
    return any(tuple(words[a:b]) in titles for a in firsts for b in range(span.last + 1, a + longest + 1))


def _is_role(reading: Reading, span: Span, begins: set[int]) -> bool:
    """Whether a name is what the person right behind it is: "the Shadow Secretary of State for Health, Ann Lee"."""
    behind = span.last + (reading.words[span.last : span.last + 1] == [","])
    if span.label != "ORG" or behind not in begins:
        return False
    words, titles = reading.forms[span.first : span.last], gazetteer.titles(reading.language)
    return any(
        tuple(words[first:last]) in titles and words[last] in ("of", "for")
        for first in range(min(2, len(words)))
        for last in range(first + 1, len(words))
    )


def _is_many(reading: Reading, span: Span, whose: set[str]) -> bool:
    """Whether a word that opens a sentence is a noun in the plural, and part of no name: "Lorries queued"."""
    is_noun = span.last == span.first + 1 and reading.tags[span.first] == "NNS" and span.label in ("PERSON", "ORG")
    is_first = is_noun and (not span.first or reading.sentences[span.first - 1] != reading.sentences[span.first])
    form = form_of(reading, span)
    return is_first and gazetteer.known_label(form) is None and form not in whose


def _is_title_in_short(reading: Reading, span: Span) -> bool:
    """Whether an acronym in brackets is of the title before it: Member of Parliament (MP)."""
    bracket, words = span.first - 1, reading.words
    if span.label != "ORG" or bracket < 1 or words[bracket] != "(" or words[span.last : span.last + 1] != [")"]:
        return False
    title = fold(words[bracket - 1])
    return title in gazetteer.title_words() and fold(span.text(reading)).endswith(title[0])


def _is_family(reading: Reading, span: Span, known: Index) -> bool:
    """Whether a name is the plural of a person's surname: "the Clintons"."""
    word = fold(reading.words[span.first])
    if span.last - span.first != 1 or span.label != "PERSON" or not word.endswith("s") or not span.first:
        return False
    is_surname = any(form == (word[:-1],) and label == "PERSON" for form, label in known.get(word[:-1], ()))
    return is_surname and reading.words[span.first - 1].lower() == "the"


def _continues(reading: Reading, span: Span) -> bool:
    """Whether the next token belongs to the same noun phrase and is a name by itself."""
    token, word = span.last, reading.words[span.last]
    head = reading.heads[token]
    joined = span.first <= head < span.last or any(reading.heads[t] == token for t in range(span.first, span.last))
    gap = reading.text[reading.ends[token - 1] : reading.starts[token]]
    is_word = (
        word.isalpha() and word[0].isupper() and not word.isupper() and gap == " " and reading.pos[token] == "PROPN"
    )
    return joined and is_word and fold(word) not in gazetteer.title_words()


def _is_credible(reading: Reading, span: Span, lower: set[str]) -> bool:
    """Whether a name in capitals or title case may be believed: short, and none of its words is a common word."""
    words = [w for w in reading.words[span.first : span.last] if w[0].isalpha()]
    if gazetteer.known_label(form_of(reading, span)):
        return True
    return len(words) <= 3 and not any(w.lower() in lower or reading.pos[span.first] == "VERB" for w in words)
