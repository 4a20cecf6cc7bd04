"""What stands around a name and ends it: kinds of bodies and things, credits, to whom something is told, addresses."""

from transforms.lexicon.cues import cue_classes
from transforms.lexicon.languages import closed_class
from transforms.names.acting import nouns_at
from transforms.names.spans import NameSpan
from transforms.names.trimming import is_site_name
from transforms.text.parsed_text import ParsedText

_OBJECTS = frozenset({"dobj", "dative", "obj"})
_CREDIT_END = 5  # tokens behind a photographer's name, of which one is a slash
_BRACKET = 8  # tokens before a name within which the bracket of a credit opens


def is_told_before(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether the kind of organisation that it is stands right before a name: the think tank Acme."""
    before = span.first - 1
    kinds = closed_class("organisation_noun", parsed.language) | closed_class("organisation_kind", parsed.language)
    is_here = before >= 0 and parsed.sentences[before] == parsed.sentences[span.first]
    return is_here and parsed.words[before].islower() and not kinds.isdisjoint(nouns_at(parsed, before))


def ends_like_thing(form: str, language: str) -> bool:
    """Whether a folded name of several words ends with the kind of thing that it is: Kepler Space Telescope."""
    kinds = (closed_class(kind, language) for kind in ("kind_of_event", "kind_of_work", "kind_of_product"))
    return " " in form and form.rsplit(" ", 1)[-1].removesuffix("s") in frozenset().union(*kinds)


def is_credited(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name stands behind a slash or "via", or in the bracket of a picture's credit: (Photo: Roe/Harbour)."""
    before = parsed.forms[max(0, span.first - _BRACKET) : span.first]
    if before and (before[-1] == "/" or before[-1] in closed_class("credit_preposition", parsed.language)):
        return True
    opening = len(before) - 1 - before[::-1].index("(") if "(" in before else len(before)
    return not closed_class("caption_label", parsed.language).isdisjoint(before[opening + 1 :])


def in_credit(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is the photographer's of a credit, also without a label: (Ann Roe, File/Harbour News)."""
    after = parsed.forms[span.last : span.last + _CREDIT_END]
    is_signed = after[:1] in ([","], ["/"]) and "/" in after and not closed_class("picture_source").isdisjoint(after)
    return is_signed or is_credited(parsed, span)


def is_told(parsed: ParsedText, head: int) -> bool:
    """Whether something is told to the head of a name: "she told Amber", "in remarks to Amber", "told the Amber"."""
    governor = parsed.heads[head]
    if parsed.deps[head] == "pobj" and parsed.forms[governor] in closed_class("telling_preposition", parsed.language):
        governor = parsed.heads[governor]
    elif parsed.deps[head] not in _OBJECTS:
        return False
    kind = cue_classes(parsed.language).get((parsed.lemmas[governor], "verb"))
    return kind is not None and kind[0] in ("speech", "writing")


def is_site(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is the address of a site: harbour.com."""
    return is_site_name(span.text(parsed))
