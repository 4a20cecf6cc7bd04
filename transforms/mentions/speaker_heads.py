"""Which word of a speaker's phrase is the speaker: its head, and the mention that stands for it."""

from bisect import bisect_left

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import fold, is_acronym
from transforms.lexicon.languages import ANY, closed_class
from transforms.mentions.referents import Mention
from transforms.names.label_evidence import is_given_part
from transforms.names.roles import names_person
from transforms.names.spans import NameSpan
from transforms.names.trimming import trimmed
from transforms.text.parsed_text import ParsedText

_PLACES = frozenset({"GPE", "LOC"})
_ORGANISATION_NOUNS = closed_class("organisation_noun", ANY)


def phrase_tokens(parsed: ParsedText, char_start: int, char_end: int) -> range:
    """The tokens that lie in a stretch of the text."""
    return range(bisect_left(parsed.starts, char_start), bisect_left(parsed.starts, char_end))


def phrase_head(parsed: ParsedText, tokens: range, named: dict[int, Mention]) -> int | None:
    """The head of a speaker's phrase; the name where a noun and a name stand in apposition."""
    heads = [t for t in tokens if (parsed.heads[t] not in tokens or parsed.heads[t] == t) and parsed.pos[t] != "PUNCT"]
    if not heads:
        return None
    others = [t for t in heads if parsed.pos[t] != "DET"] or heads  # the 31-year-old, however it is parsed
    head = next((t for t in heads if parsed.pos[t] in ("PROPN", "NOUN", "PRON")), others[-1])
    if head in named:
        return head
    is_plural = parsed.tags[head] in ("NNS", "NNPS")
    for child in parsed.children[head] if not is_plural else ():
        is_beside = child in tokens and child in named and parsed.deps[child] == "appos"
        if is_beside and _may_be_named(parsed, head, named[child]):
            return child
    if parsed.pos[head] == "PRON" or is_plural:
        return head
    return _name_after(parsed, head, tokens, named) or head


def _name_after(parsed: ParsedText, head: int, tokens: range, named: dict[int, Mention]) -> int | None:
    """The person whose title the parser took for the head, or who or which is named after a comma, to the next one."""
    for token in range(head + 1, tokens.stop):
        mention = named.get(token)
        if mention is None or mention.span.first != token or not _may_be_named(parsed, head, mention):
            continue
        before = token - 1
        if before > head and parsed.words[before].endswith(".") and before not in named:
            before -= 1  # an honorific
        if before > head and parsed.forms[before] == "the":
            before -= 1  # pressure group the Night Watch
        ends = mention.span.last >= tokens.stop or parsed.words[mention.span.last] == ","
        follows_title = before == head or (parsed.deps[before] in ("compound", "conj") and before not in named)
        follows_title |= ends and _is_office(parsed, head, before)
        is_said = mention.span.label == "PERSON" or before == head  # the trade paper Harbour News
        if (follows_title and is_said) or (parsed.words[before] == "," and ends):
            return token
    return None


def _is_office(parsed: ParsedText, head: int, last: int) -> bool:
    """Whether these words are an office: leader of opposition, spokesman for women; no "wife of businessman"."""
    is_of = last > head + 1 and parsed.forms[head + 1] in ("of", "for") and parsed.pos[last] in ("NOUN", "PROPN")
    return is_of and names_person(parsed, head) and not names_person(parsed, last)


def _may_be_named(parsed: ParsedText, noun: int, mention: Mention) -> bool:
    """Whether a name beside a noun may be of what the noun means: a person's, or an organisation's beside "company"."""
    is_organisation = fold(parsed.words[noun]) in _ORGANISATION_NOUNS
    return mention.span.label == "PERSON" or (mention.span.label == "ORG" and is_organisation)


def with_named_speakers(parsed: ParsedText, spans: list[NameSpan], speakers: list[tuple[int, int]]) -> list[NameSpan]:
    """The names, and those that the model missed where somebody speaks: a capitalised proper noun as subject."""
    taken = {token: Mention(span, "name") for span in spans for token in range(span.first, span.last)}
    added: list[NameSpan] = []
    for speaker in speakers:
        phrase = phrase_tokens(parsed, *speaker)
        head = phrase_head(parsed, phrase, taken)
        if head is None or head in taken or not _may_be_name(parsed, head):
            continue
        first = last = head
        while (
            first - 1 in phrase
            and first - 1 not in taken
            and parsed.words[first - 1][0].isupper()
            and (parsed.pos[first - 1] == "PROPN")
        ):
            first -= 1
        while last + 1 in phrase and last + 1 not in taken and parsed.pos[last + 1] == "PROPN":
            last += 1
        after = parsed.words[last + 1] if last + 1 < len(parsed) else ""
        is_organisation = is_acronym(parsed.words[head]) and after != ":"  # no turn of a transcript
        is_organisation |= first == last and _is_camel_case(parsed.words[head]) and not _is_mac(parsed.words[head])
        span = trimmed(parsed, first, last + 1, "ORG" if is_organisation else "PERSON")
        if span is not None and not _is_role_word(parsed, span):
            span.label = gazetteer.known_label(fold(span.text(parsed))) or span.label
            added.append(span)
            taken.update({token: Mention(span, "name") for token in range(span.first, span.last)})
    added += _introduced(parsed, added, taken)
    return sorted([*spans, *added], key=lambda span: span.first)


def _introduced(parsed: ParsedText, added: list[NameSpan], taken: dict[int, Mention]) -> list[NameSpan]:
    """Where the persons added by surname stand in full: "Zoltán Keresi, who …" of "according to Keresi"."""
    found = []
    surnames = {fold(s.text(parsed)) for s in added if s.label == "PERSON" and s.last - s.first == 1}
    for token in range(1, len(parsed)) if surnames else ():
        if token in taken or token - 1 in taken or fold(parsed.words[token]) not in surnames:
            continue
        if is_given_part(parsed, token - 1) and (span := trimmed(parsed, token - 1, token + 1, "PERSON")):
            found.append(span)
    return found


def as_persons(parsed: ParsedText, spans: list[NameSpan], speakers: list[tuple[int, int]]) -> None:
    """Label as persons what the model took for places or things, but speaks, in two words, between quotation marks.

    Their surnames, and others with such a surname, become persons, too.
    """
    taken = {token: Mention(span, "name") for span in spans for token in range(span.first, span.last)}
    surnames: set[str] = set()
    for speaker in speakers:
        head = phrase_head(parsed, phrase_tokens(parsed, *speaker), taken)
        span = taken[head].span if head in taken else None
        if span is not None and _is_taken_for_place(parsed, span):
            surnames.add(fold(parsed.words[span.last - 1]))
    for span in spans if surnames else ():
        if fold(parsed.words[span.last - 1]) in surnames and span.label in _PLACES and span.last - span.first <= 2:
            span.label = "PERSON"


def _is_taken_for_place(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name labelled as a place reads like given name and surname."""
    words = parsed.words[span.first : span.last]
    folded = fold(span.text(parsed))
    is_known = (
        folded in gazetteer.countries() or folded in gazetteer.capitals() or folded in gazetteer.label_overrides()
    )
    compass = not closed_class("never_short_name").isdisjoint(map(fold, words))
    spelt = all(w.isalpha() and w[0].isupper() and not w.isupper() for w in words)
    return span.label in _PLACES and len(words) == 2 and spelt and not is_known and not compass


def _may_be_name(parsed: ParsedText, token: int) -> bool:
    """Whether the head of a speaker's phrase is a proper noun in the singular, or in capitals."""
    word = parsed.words[token]
    if len(word) > 1 and word.isupper() and word.isalpha():
        is_shouted = token > 0 and parsed.words[token - 1].isupper() and len(parsed.words[token - 1]) > 1
        is_label = parsed.words[token + 1 : token + 2] == [":"]
        return parsed.pos[token] in ("PROPN", "NOUN", "ADJ") and (is_label or not is_shouted)
    if _is_camel_case(word):
        return True
    return parsed.pos[token] == "PROPN" and parsed.tags[token] != "NNPS"


def _is_mac(word: str) -> bool:
    return word.startswith(("Mc", "Mac", "De", "Di", "La", "Le", "O"))


def _is_camel_case(word: str) -> bool:
    """Whether capitals inside a word make it a name, whatever the tagger says: NewsCompass."""
    return word.isalpha() and word[0].isupper() and not word.isupper() and any(c.isupper() for c in word[2:])


def _is_role_word(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether the last word is a title or an organisation's noun, written with a capital."""
    word = fold(parsed.words[span.last - 1])
    return word in gazetteer.title_words(parsed.language) or word in _ORGANISATION_NOUNS
