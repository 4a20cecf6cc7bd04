"""What the clauses around a pronoun say for or against a name before it: who is asked, who reports, who takes over."""

from transforms.lexicon.languages import closed_class
from transforms.mentions.discourse import SUBJECTS, Discourse, is_subject
from transforms.mentions.referents import Mention
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText
from transforms.text.phrase_heads import phrase_head

_ASIDE = frozenset({"relcl", "acl", "advcl"})  # relations of clauses beside the main one
_DEEP = 6  # steps up the tree from a name
# in sentences of distance; set by hand, checked on PolNeAR's dev part and the news of today
ASKED = 1.2  # who was asked answers
IN_QUESTION = 2.0  # off for whom the question is about that the pronoun answers
SUPPOSED = 2.0  # off for whom what is said supposes something of: "If Roe wins, he said"
OWN_REPORT = 1.0  # "Roe said she doubts it"
OWN_PLACE = 2.0  # "on Roe's website, she says"
_CLOSE = 60  # characters outside quotes, at most, from a sentence that introduces somebody to "he said" below it


def of_clauses(parsed: ParsedText, span: NameSpan, token: int, *, speaks: bool) -> float:
    """What the clauses of a name and a pronoun add to the score of the name; speaks: whether the pronoun does."""
    score = OWN_REPORT if _is_own_report(parsed, span, token) else 0.0
    if speaks and _is_asked(parsed, span):
        score += ASKED
    if speaks and _is_own_place(parsed, span, token):
        score += OWN_PLACE
    if speaks and _is_in_question(parsed, span, token):
        score -= IN_QUESTION
    if speaks and parsed.sentences[span.first] == parsed.sentences[token] and _is_supposed(parsed, span):
        score -= SUPPOSED
    return score


def leads(discourse: Discourse, mention: Mention, token: int) -> bool:
    """Whether a name has the floor before a pronoun, whoever spoke last: a subject of its sentence or the last."""
    return _is_subject_here(discourse, mention.span, token) or _takes_over(discourse, mention, token)


def is_aside(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name stands in a clause about something else: "the rules that Roe had"."""
    return parsed.deps[parsed.heads[phrase_head(parsed, span.tokens)]] in _ASIDE


def _is_subject_here(discourse: Discourse, span: NameSpan, token: int) -> bool:
    """Whether a name is a subject of the pronoun's own sentence: "Roe was criticised after he asked her"."""
    parsed = discourse.parsed
    is_here = parsed.sentences[span.first] == parsed.sentences[token]
    is_outside = discourse.quote_at(span.char_start) is None
    return is_here and is_outside and is_subject(parsed, span) and not _is_supposed(parsed, span)


def _takes_over(discourse: Discourse, mention: Mention, token: int) -> bool:
    """Whether a name is the subject of the sentence before, behind a paragraph in which somebody else spoke.

    The sentence may be the paragraph before: "Neil Lee called us.\n\n“It is late,” he said".
    """
    parsed, spoke = discourse.parsed, discourse.last_speaker
    here, there = discourse.paragraph(parsed.starts[token]), discourse.paragraph(mention.span.char_start)
    if mention.kind != "name" or spoke is None or discourse.paragraph(spoke[0]) >= there:
        return False
    end = parsed.ends[parsed.sentence_bounds[parsed.sentences[mention.span.first]][1] - 1]
    if here != there and (here != there + 1 or discourse.unquoted(end, parsed.starts[token]) > _CLOSE):
        return False
    head = phrase_head(parsed, mention.span.tokens)
    head = parsed.heads[head] if parsed.deps[head] == "appos" else head
    is_main = parsed.deps[head] in SUBJECTS and parsed.deps[parsed.heads[head]] == "ROOT"
    return is_main and discourse.quote_at(mention.span.char_start) is None


def _is_in_question(parsed: ParsedText, span: NameSpan, token: int) -> bool:
    """Whether a name stands in the question that the pronoun answers: "Asked about Lee, he said"."""
    above = phrase_head(parsed, span.tokens)
    for _ in range(_DEEP):
        if parsed.heads[above] == above:
            return False
        is_question = parsed.tags[above] == "VBN" and parsed.lemmas[above] in closed_class("asking_verb")
        if is_question and parsed.deps[above] == "advcl" and above < token:
            return parsed.heads[above] == parsed.heads[token] and above < span.first
        above = parsed.heads[above]
    return False


def _is_supposed(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name stands in a conditional clause: "If Roe does not run, he said"."""
    above = phrase_head(parsed, span.tokens)
    for _ in range(_DEEP):
        if parsed.deps[above] == "advcl":
            marks = (child for child in parsed.children[above] if parsed.deps[child] == "mark")
            return any(parsed.forms[mark] in closed_class("condition") for mark in marks)
        if parsed.heads[above] == above:
            return False
        above = parsed.heads[above]
    return False


def _is_own_report(parsed: ParsedText, span: NameSpan, token: int) -> bool:
    """Whether a pronoun is the subject of what somebody reports: "Roe said she doubts it"."""
    verb = parsed.heads[token]
    if parsed.deps[token] != "nsubj" or parsed.deps[verb] != "ccomp":
        return False
    head = phrase_head(parsed, span.tokens)
    head = parsed.heads[head] if parsed.deps[head] == "appos" else head
    return parsed.deps[head] == "nsubj" and parsed.heads[head] == parsed.heads[verb]


def _is_own_place(parsed: ParsedText, span: NameSpan, token: int) -> bool:
    """Whether a clause opens with where it is said, somebody's own: "On Roe's website, she says"."""
    head = phrase_head(parsed, span.tokens)
    thing = parsed.heads[head]
    preposition = parsed.heads[thing]
    is_place = parsed.deps[head] == "poss" and parsed.deps[thing] == "pobj" and parsed.deps[preposition] == "prep"
    return is_place and head < token and parsed.heads[preposition] == parsed.heads[token]


def _is_asked(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether somebody is asked something: "Lee was asked whether he would stay"."""
    head = phrase_head(parsed, span.tokens)
    return parsed.deps[head] == "nsubjpass" and parsed.lemmas[parsed.heads[head]] in closed_class("asking_verb")
