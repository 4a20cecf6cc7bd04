"""Names that only show as such because somebody speaks: what the model missed, and persons that it took for places."""

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import is_acronym, lookup_key
from transforms.lexicon.languages import ANY, closed_class, ordered_class
from transforms.mentions.appositions import Names, named_so, speaking_token
from transforms.names.label_evidence import is_given_part
from transforms.names.spans import NameSpan, by_token
from transforms.names.trimming import ARTICLES, is_site_name, trimmed
from transforms.text.parsed_text import ParsedText, TokenSpan

_LONGEST = 3  # words of a signature
_PLACES = frozenset({"GPE", "LOC"})
_NO_NAMES = frozenset({"PRON", "ADP", "DET", "CCONJ", "SCONJ", "PART", "AUX"})
_ORGANISATION_NOUNS = closed_class("organisation_noun", ANY)
_KINDS_BEHIND = closed_class("kind_behind_name")
_NEWS_AGENCY = ordered_class("news_agency")


def with_named_speakers(parsed: ParsedText, spans: list[NameSpan], speakers: list[tuple[int, int]]) -> list[NameSpan]:
    """The names, and those that the model missed where somebody speaks: a capitalised proper noun as subject."""
    taken = by_token(spans)
    added: list[NameSpan] = []
    for speaker in speakers:
        phrase = parsed.tokens(*speaker)
        head = speaking_token(parsed, phrase, taken)
        if _is_signature(parsed, phrase) and taken.keys().isdisjoint(range(*phrase)):
            signed = NameSpan(*phrase, parsed.starts[phrase[0]], parsed.ends[phrase[1] - 1], "PERSON")
            signed.label = gazetteer.known_label(lookup_key(signed.text(parsed))) or signed.label
            added.append(signed)
            taken.update(by_token([signed]))
            continue
        if head in taken:
            continue
        if (told := _body_told_by_kind(parsed, phrase, head, taken) or _user(parsed, head, taken)) is not None:
            added.append(told)
            taken.update(by_token([told]))
            continue
        if not _may_be_name(parsed, head):
            continue
        first = last = head
        while (
            phrase[0] <= first - 1
            and first - 1 not in taken
            and parsed.words[first - 1][0].isupper()
            and _is_proper(parsed, first - 1)
        ):
            first -= 1
        while last + 1 < phrase[1] and last + 1 not in taken and _is_proper(parsed, last + 1):
            last += 1
        after = parsed.words[last + 1] if last + 1 < len(parsed) else ""
        is_organisation = is_acronym(parsed.words[head]) and after != ":"  # no turn of a transcript
        is_organisation |= first == last and _is_camel_case(parsed.words[head]) and not _is_mac(parsed.words[head])
        span = trimmed(parsed, first, last + 1, "ORG" if is_organisation else "PERSON")
        if span is None and is_organisation and _begins_longer_name(parsed, head, spans):
            span = NameSpan(head, head + 1, parsed.starts[head], parsed.ends[head], "ORG")
        if span is not None and not _is_role_word(parsed, span):
            span.label = gazetteer.known_label(lookup_key(span.text(parsed))) or span.label
            added.append(span)
            taken.update(by_token([span]))
    added += _introduced(parsed, added, taken)
    return sorted([*spans, *added], key=lambda span: span.first)


def _begins_longer_name(parsed: ParsedText, token: int, spans: list[NameSpan]) -> bool:
    """Whether a word is the first of the longer name of an organisation, as that is written: CCTV of CCTV News."""
    return any(
        s.label == "ORG" and s.last - s.first > 1 and parsed.words[s.first] == parsed.words[token] for s in spans
    )


def _is_signature(parsed: ParsedText, phrase: TokenSpan) -> bool:
    """Whether words of any case sign a post: — jo roe (@joroe)."""
    is_name = 1 < phrase[1] - phrase[0] <= _LONGEST and all(parsed.words[t].isalpha() for t in range(*phrase))
    behind = "".join(parsed.words[phrase[1] : phrase[1] + 3])
    return is_name and behind.startswith("(@")


def _user(parsed: ParsedText, head: int, taken: Names) -> NameSpan | None:
    """The name of a user, whatever it looks like, but no pronoun or preposition: a commenter named “ | joroe4 | ”."""
    token = named_so(parsed, head)
    if token < 0 or token in taken or not parsed.words[token][0].isalnum() or parsed.pos[token] in _NO_NAMES:
        return None
    is_alone = token + 1 == len(parsed) or parsed.pos[token + 1] in ("PUNCT", "VERB", "AUX")
    label = "ORG" if parsed.forms[head] in _ORGANISATION_NOUNS else "PERSON"
    return NameSpan(token, token + 1, parsed.starts[token], parsed.ends[token], label) if is_alone else None


def _body_told_by_kind(parsed: ParsedText, phrase: TokenSpan, head: int, taken: Names) -> NameSpan | None:
    """A site's address, harbour.com, or what stands beside a kind: Save Our Pier | campaign, news agency | anr."""
    first, end = head, head
    if is_site_name(parsed.words[head]) or _is_news_agency(parsed, phrase):
        first, end = (head, head + 1) if is_site_name(parsed.words[head]) else (phrase[1] - 1, phrase[1])
    elif parsed.forms[head] in _KINDS_BEHIND:
        while first > phrase[0] and first - 1 not in taken and parsed.words[first - 1][0].isupper():
            first -= 1
        opens = first == parsed.sentence_bounds[parsed.sentences[head]][0]  # with any word
        first += first < end and (parsed.forms[first] in ARTICLES or (opens and end - first == 1))
    if first == end or first in taken:
        return None
    return NameSpan(first, end, parsed.starts[first], parsed.ends[end - 1], "ORG")


def _is_news_agency(parsed: ParsedText, phrase: TokenSpan) -> bool:
    """Whether a phrase ends with the name of a news agency that has no capital."""
    last = phrase[1] - 1
    is_behind = tuple(parsed.forms[max(phrase[0], last - 2) : last]) == _NEWS_AGENCY
    return is_behind and parsed.words[last].isalpha() and parsed.pos[last] in ("NOUN", "PROPN")


def _introduced(parsed: ParsedText, added: list[NameSpan], taken: Names) -> list[NameSpan]:
    """Where the persons added by surname stand in full: "Zoltán Keresi, who …" of "according to Keresi"."""
    found = []
    surnames = {lookup_key(s.text(parsed)) for s in added if s.label == "PERSON" and s.last - s.first == 1}
    for token in range(1, len(parsed)) if surnames else ():
        if token in taken or token - 1 in taken or lookup_key(parsed.words[token]) not in surnames:
            continue
        if is_given_part(parsed, token - 1) and (span := trimmed(parsed, token - 1, token + 1, "PERSON")):
            found.append(span)
    return found


def as_persons(parsed: ParsedText, spans: list[NameSpan], speakers: list[tuple[int, int]]) -> None:
    """Label as persons what the model took for places or things, but speaks, in two words, between quotation marks.

    Their surnames, and others with such a surname, become persons, too.
    """
    names = by_token(spans)
    surnames: set[str] = set()
    for speaker in speakers:
        span = names.get(speaking_token(parsed, parsed.tokens(*speaker), names))
        if span is not None and _is_taken_for_place(parsed, span):
            surnames.add(lookup_key(parsed.words[span.last - 1]))
    for span in spans if surnames else ():
        if (
            lookup_key(parsed.words[span.last - 1]) in surnames
            and span.label in _PLACES
            and span.last - span.first <= 2
        ):
            span.label = "PERSON"


def as_bodies(parsed: ParsedText, spans: list[NameSpan], speakers: list[tuple[int, int]]) -> None:
    """Label as organisations peoples that speak like one whose name begins so: American of American Airlines."""
    names = by_token(spans)
    for speaker in speakers:
        first, last = parsed.tokens(*speaker)
        span = names.get(first)
        if span is None or span.label != "NORP" or last - first != 1 or parsed.tags[first] == "NNPS":
            continue
        longer = [s for s in spans if s.label == "ORG" and s.last - s.first > 1]
        bodies = {s.name(parsed) for s in longer if parsed.words[s.first] == parsed.words[first]}
        if len(bodies) == 1:
            span.label, span.spelling = "ORG", bodies.pop()


def _is_taken_for_place(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name labelled as a place reads like given name and surname."""
    words = parsed.words[span.first : span.last]
    folded = lookup_key(span.text(parsed))
    is_known = (
        folded in gazetteer.countries() or folded in gazetteer.capitals() or folded in gazetteer.label_overrides()
    )
    compass = not closed_class("never_short_name").isdisjoint(map(lookup_key, words))
    is_capitalised = all(w.isalpha() and w[0].isupper() and not w.isupper() for w in words)
    return span.label in _PLACES and len(words) == 2 and is_capitalised and not is_known and not compass


def _may_be_name(parsed: ParsedText, token: int) -> bool:
    """Whether the head of a speaker's phrase is a proper noun in the singular, or in capitals."""
    word = parsed.words[token]
    if len(word) > 1 and word.isupper() and word.isalpha():
        is_shouted = token > 0 and parsed.words[token - 1].isupper() and len(parsed.words[token - 1]) > 1
        is_label = parsed.words[token + 1 : token + 2] == [":"]
        return parsed.pos[token] in ("PROPN", "NOUN", "ADJ") and (is_label or not is_shouted)
    if _is_camel_case(word):
        return True
    return _is_proper(parsed, token) and parsed.tags[token] != "NNPS"


def _is_proper(parsed: ParsedText, token: int) -> bool:
    """Whether a word is a proper noun; in a text that no model read, whether it has a capital."""
    return parsed.pos[token] == "PROPN" or (not parsed.is_analysed and parsed.words[token][0].isupper())


def _is_mac(word: str) -> bool:
    return word.startswith(("Mc", "Mac", "De", "Di", "La", "Le", "O"))


def _is_camel_case(word: str) -> bool:
    """Whether capitals inside a word make it a name, whatever the tagger says: NewsCompass."""
    return word.isalpha() and word[0].isupper() and not word.isupper() and any(c.isupper() for c in word[2:])


def _is_role_word(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether the last word is a title or an organisation's noun, written with a capital."""
    word = lookup_key(parsed.words[span.last - 1])
    return word in gazetteer.title_words(parsed.language) or word in _ORGANISATION_NOUNS
