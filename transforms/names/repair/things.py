"""Things that are named like organisations: platforms on which something is posted, acronyms of common words."""

from collections import defaultdict

from transforms.lexicon.folding import initials, is_acronym, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.acting import acts, employs, head_of, says
from transforms.names.belief.kinds import has_kind_in_it
from transforms.names.labels import form_of
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

_THINGS = frozenset({"PRODUCT", "LAW"})
_LONGEST = 8  # tokens before an acronym that it may stand for


def with_platforms(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """The names; a network of the document on which something is posted, and which does nothing itself, is a product.

    "Roe wrote on Twitter", "her Facebook page"; but "Twitter said", "Facebook's lawyers".
    """
    found: dict[str, list[NameSpan]] = defaultdict(list)
    for span in spans:
        _cut_platform(parsed, span)
        form = form_of(parsed, span)
        if span.label == "ORG" and form in closed_class("platform", parsed.language):
            found[form].append(span)
    for of_one in found.values():
        heads = [head_of(parsed, span) for span in of_one]
        acting = any(says(parsed, head) or acts(parsed, head) for head in heads)
        is_body = acting or any(employs(parsed, span) for span in of_one)
        if not is_body and any(_is_medium(parsed, span) for span in of_one):
            for span in of_one:
                span.label = "PRODUCT"
    return spans


def _cut_platform(parsed: ParsedText, span: NameSpan) -> None:
    """Cut the platform off whose account on it a name is of: the Acme | Twitter account."""
    last = span.last - 1
    is_account = parsed.forms[span.last : span.last + 1] and parsed.forms[span.last] in closed_class("posted_thing")
    if last > span.first and is_account and parsed.forms[last] in closed_class("platform", parsed.language):
        span.last, span.char_end = last, parsed.ends[last - 1]


def _is_medium(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether something is on a platform, or is of its kind: "on Twitter", "a Facebook post", "Twitter: @roe"."""
    before, after = span.first - 1, span.last
    is_on = before >= 0 and parsed.forms[before] in closed_class("preposition_of_medium", parsed.language)
    is_labelled = parsed.words[after : after + 1] == [":"]
    posts = [*parsed.lemmas[after : after + 2], *parsed.forms[after : after + 2]]
    return is_on or is_labelled or not closed_class("posted_thing", parsed.language).isdisjoint(posts)


def without_spelt_out(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """The names without conditions and acronyms of common words or of things that the document gives.

    Artificial intelligence (AI); Acute Harbour Fever (AHF); the Open Harbours Act (OHA), which stays; Wideband (WBD).
    """
    spans = [span for span in spans if not (span.label != "PERSON" and names_condition(parsed, span.first, span.last))]
    acronyms = [s for s in spans if s.label != "PERSON" and s.last - s.first == 1 and is_acronym(s.text(parsed))]
    things = {span.last: span for span in spans if span.label in _THINGS}
    common = {
        form_of(parsed, span)
        for span in acronyms
        if _stands_for_words(parsed, span) or _abbreviates(parsed, span, things.get(span.first - 1))
    }
    return [s for s in spans if form_of(parsed, s) not in common] if common else spans


def _abbreviates(parsed: ParsedText, acronym: NameSpan, thing: NameSpan | None) -> bool:
    """Whether an acronym in brackets has letters of the thing right before it, in order: Ultra Wideband (UWB)."""
    if thing is None or thing is acronym or parsed.words[acronym.first - 1] != "(":
        return False
    letters, rest = lookup_key(acronym.text(parsed)), iter(lookup_key(thing.text(parsed)))
    return lookup_key(thing.text(parsed))[:1] == letters[:1] and all(letter in rest for letter in letters)


def names_condition(parsed: ParsedText, first: int, last: int) -> bool:
    """Whether words name a disease, and no body that is for it: Acute Harbour Fever, not Institute of Fever."""
    ends = parsed.forms[last - 1].removesuffix("s") in closed_class("condition_ending", parsed.language)
    return ends and last - first > 1 and not has_kind_in_it(_form(parsed, first, last), parsed.language)


def names_thing(parsed: ParsedText, first: int, last: int) -> bool:
    """Whether words name a disease, a law or a thing by their last word, and no body that is for it."""
    if names_condition(parsed, first, last):
        return True
    things = closed_class("law_ending", parsed.language) | closed_class("product_ending", parsed.language)
    return parsed.forms[last - 1] in things and not has_kind_in_it(_form(parsed, first, last), parsed.language)


def _form(parsed: ParsedText, first: int, last: int) -> str:
    return " ".join(map(lookup_key, parsed.words[first:last]))


def _stands_for_words(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether words before "(AI)" or ", or A.I.," have its initials and name no body: in small letters, or a thing."""
    end = span.first - 1
    if end > 0 and parsed.forms[end] in closed_class("or", parsed.language):
        end -= 1
    elif end < 0 or parsed.words[end] != "(":
        return False
    end -= end > 0 and parsed.words[end] == ","
    letters = lookup_key(span.text(parsed))
    last = end + 1 if parsed.words[end][0].isalnum() else end
    for first in range(last - 1, max(last - _LONGEST, 0) - 1, -1):
        words = [word for word in parsed.words[first:last] if word[0].isalnum()]
        if len(words) > 1 and letters in initials([word.lower() for word in words]):
            kinds = closed_class("organisation_noun", parsed.language)
            is_common = all(word.islower() for word in words) and words[-1] not in kinds
            return is_common or (span.label == "ORG" and names_thing(parsed, first, last))
    return False
