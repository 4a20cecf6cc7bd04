"""What the cue of an attribution is about: its head, the complement that the content is, and what is no report."""

from transforms.lexicon.languages import closed_class
from transforms.lexicon.speaker_words import speaker_words
from transforms.model.findings import Attribution
from transforms.quotes.marked_text import MarkedText
from transforms.quotes.rules.reported_speech import word_class
from transforms.text.parsed_text import ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_tops

ACCORDING_TO = "according to"
_CUE_POS = ("VERB", "AUX", "NOUN", "PROPN", "ADJ")
_FRAMES = frozenset({"ccomp", "parataxis", "advcl", "xcomp", "dobj", "acl"})
_IMPRESSIONS = closed_class("impression_verb")
_IT = closed_class("impersonal_pronoun")
_SAYING = ("speech", "writing")  # classes of cues
_ITSELF = closed_class("reflexive_of_things")


def cue_head(text: MarkedText, cue: TokenSpan) -> int:
    """The word that a cue is about: its syntactic head, if that can report, or its first verb, noun or adjective.

    Of what is issued to say something it is the verb of saying: has issued a letter | denying
    """
    parsed, top = text.parsed, phrase_tops(text.parsed, cue)[0]
    last = cue[1] - 1
    if parsed.tags[last] == "VBG" and top < last and _reports(text, last):
        is_issued = any(top < thing < last for thing in text.tree.relations[top].get("dobj", ()))
        if is_issued or not _reports(text, top):
            return last
    if parsed.pos[top] in _CUE_POS:
        return top
    return next((token for pos in _CUE_POS for token in range(*cue) if parsed.pos[token] == pos), top)


def _reports(text: MarkedText, token: int) -> bool:
    """Whether a word is a verb of speech or writing, and none of what things do as well."""
    lemma = text.parsed.lemmas[token].lower()
    is_of_things = lemma in closed_class("cue_of_things")
    return word_class(lemma, "verb", text.parsed.language) in _SAYING and not is_of_things


def frame_of(text: MarkedText, attribution: Attribution, cue: TokenSpan, head: int) -> str:
    """The complement of the cue that the content is, if the parse joins them."""
    parsed = text.parsed
    if "according to" in " ".join(parsed.words[slice(*cue)]).lower():
        return ACCORDING_TO
    for content in attribution.contents:
        top = phrase_tops(parsed, content)[0]
        if parsed.heads[top] == head and parsed.deps[top] in _FRAMES:
            return "acl:that" if parsed.deps[top] == "acl" else parsed.deps[top]
        if parsed.heads[head] == top and parsed.deps[head] in ("parataxis", "advcl"):
            return parsed.deps[head]
    return ""


def is_naming(text: MarkedText, head: int) -> bool:
    """Whether a cue says what somebody or something is called, by nobody in particular: known as the “Windy Port”."""
    parsed, tree = text.parsed, text.tree
    is_active = tree.has(head, "aux", "have") and "auxpass" not in tree.relations[head]
    return parsed.tags[head] == "VBN" and not is_active and _names(text, head)


def is_own_name(text: MarkedText, head: int) -> bool:
    """Whether a cue says what somebody or something calls itself, or serves as: it calls itself The Windy Port."""
    following = text.parsed.forms[head + 1 : head + 2]
    serves = following == ["as"] and text.parsed.lemmas[head].lower() in speaker_words("serves")
    return serves or (not _ITSELF.isdisjoint(following) and _names(text, head))


def _names(text: MarkedText, head: int) -> bool:
    return text.parsed.lemmas[head].lower() in speaker_words("names")


def is_impression(text: MarkedText, cue: TokenSpan, head: int) -> bool:
    """Whether a cue says how its subject looks to others, and no more: it seems that …, but not seems to think."""
    has_other = any(text.parsed.pos[token] == "VERB" for token in range(*cue) if token != head)
    return not has_other and text.parsed.lemmas[head].lower() in _IMPRESSIONS


def is_empty_subject(parsed: ParsedText, token: int) -> bool:
    """Whether a subject means nobody: there, and the it of what is reported by nobody named: it has been announced."""
    verb = parsed.heads[token]
    is_it = parsed.forms[token] in _IT and parsed.deps[token] == "nsubjpass"
    is_reported = is_it and any(parsed.deps[child] == "ccomp" for child in parsed.children[verb])
    return parsed.deps[token] == "expl" or is_reported
