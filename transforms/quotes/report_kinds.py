"""What kind of report a quote is: a statement, a stance, a belief, no comment, or none of these."""

from transforms.lexicon.languages import closed_class
from transforms.names.roles import names_person
from transforms.quotes.cue_meaning import cue_lemma, is_belief, is_speech
from transforms.quotes.learned.cues import ACCORDING_TO
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.stances.direction import SIDES, stance_direction
from transforms.quotes.unsaid import doubts, is_found, is_unsaid
from transforms.text.dependency_tree import FINITE
from transforms.text.parsed_text import TokenSpan
from transforms.text.phrase_heads import phrase_head, phrase_tops

_CLAUSE_RELATIONS = frozenset({"ccomp", "parataxis", "advcl"})
_BELOW_NOUNS = frozenset({"relcl", "acl", "pcomp"})
_ACCUSING = closed_class("verb_of_accusation")
_DISCLOSING = closed_class("verb_of_disclosing")
_REQUESTS = closed_class("noun_of_requests")  # which a verb of opposition turns down
_SHORT = 8  # words of a refusal to comment


def report_kind(text: MarkedText, utterance: Utterance, verbatim_words: int) -> str:
    """statement, stance, belief, no_comment, or other: what is talked about without what is said of it.

    A statement gives what was said: words in quotation marks, or a clause, of somebody or of a document.
    """
    parsed = text.parsed
    if not parsed.is_analysed or utterance.head is None:
        return "statement"
    lemma = cue_lemma(parsed, utterance) or ""
    if _is_no_comment(text, utterance, lemma) or _is_kept_back(text, utterance, lemma):
        return "no_comment"
    if is_unsaid(text, utterance, lemma, verbatim_words) or doubts(text, utterance, verbatim_words):
        return "other"
    if is_thought(text, utterance, verbatim_words):
        return "belief"
    if utterance.frame == ACCORDING_TO or verbatim_words:
        if is_speech(parsed, utterance, verbatim_words):
            return "statement"
        is_stance = not is_clause(text, utterance, lemma) and stance_direction(text, utterance) is not None
        return "stance" if is_stance else _unsaid(text, utterance)
    has_clause = is_clause(text, utterance, lemma)
    if has_clause and (is_said(text, utterance) or is_found(text, utterance, lemma)):
        return "statement"
    if not has_clause and stance_direction(text, utterance) is not None:
        return "stance"
    if not is_speech(parsed, utterance, verbatim_words):
        return _unsaid(text, utterance)
    return "statement" if has_clause and not is_shown(text, utterance, lemma) else "other"


def is_bare_stance(text: MarkedText, utterance: Utterance) -> bool:
    """Whether a quote without words in quotation marks is a stance; most are none by their cue alone."""
    has_side = not utterance.pieces and stance_direction(text, utterance) is not None
    return has_side and report_kind(text, utterance, 0) == "stance"


def _unsaid(text: MarkedText, utterance: Utterance) -> str:
    return "belief" if is_belief(text.parsed, utterance) else "other"


def is_thought(text: MarkedText, utterance: Utterance, verbatim_words: int) -> bool:
    """Whether somebody thinks or plans what has but a few words in quotation marks: aims to end the “harbour tax”."""
    n_words = sum(len(text.parsed.words[slice(*text.tokens(*span))]) for span in utterance.spans)
    is_side = stance_direction(text, utterance) is not None
    return is_belief(text.parsed, utterance) and not is_side and 2 * verbatim_words < n_words


def _is_no_comment(text: MarkedText, utterance: Utterance, lemma: str) -> bool:
    """Whether somebody declined, or did not, comment or answer: declined to comment, rejected a request to speak."""
    parsed, head = text.parsed, utterance.head
    if head is None:
        return False
    words = [lemma for span in utterance.spans for lemma in parsed.lemmas[slice(*text.tokens(*span))]]
    about = closed_class("comment_word").intersection(word.lower() for word in words[:_SHORT])
    is_refused = lemma in closed_class("refusing_verb") or (lemma in SIDES and about > _REQUESTS)
    is_negated = "neg" in text.tree.relations[head] and lemma in closed_class("answering_verb")
    return is_negated or (is_refused and bool(about))


def _is_kept_back(text: MarkedText, utterance: Utterance, lemma: str) -> bool:
    """Whether somebody does not tell what is asked: "would not confirm whether it leaked", "did not say how many"."""
    parsed = text.parsed
    if utterance.head is None or "neg" not in text.tree.relations[utterance.head] or lemma not in _DISCLOSING:
        return False
    first, last = text.tokens(*utterance.spans[0])
    return first < last and parsed.forms[first] in closed_class("question_word_opening")


def is_clause(text: MarkedText, utterance: Utterance, lemma: str) -> bool:
    """Whether what is reported is a clause: with a finite verb at its top, or what somebody is to do."""
    parsed, must_be_words = text.parsed, is_said(text, utterance)
    for span in utterance.spans:
        tokens = text.tokens(*span)
        if tokens[0] == tokens[1]:
            continue
        if must_be_words and any(_is_finite_within(text, token, tokens) for token in range(*tokens)):
            return True
        if lemma in _ACCUSING and any(parsed.deps[token] == "pcomp" for token in range(*tokens)):
            return True  # accused Roe of taking bribes
        for top in phrase_tops(parsed, tokens):
            if parsed.pos[top] in ("VERB", "AUX") and _is_stated(text, top, lemma):
                return True
            if parsed.deps[top] in _CLAUSE_RELATIONS and any(parsed.tags[t] in FINITE for t in parsed.children[top]):
                return True
    return False


def _is_finite_within(text: MarkedText, token: int, span: TokenSpan) -> bool:
    """Whether a word is a finite verb of a span's own clause, not of one below a noun: told of | boats that sank."""
    parsed = text.parsed
    if parsed.tags[token] not in FINITE:
        return False
    for _ in range(span[1] - span[0]):
        above = parsed.heads[token]
        if above == token or not span[0] <= above < span[1]:
            break
        if parsed.deps[token] in _BELOW_NOUNS:
            return False
        token = above
    return True


def _is_stated(text: MarkedText, verb: int, lemma: str) -> bool:
    """Whether a verb at the top of what is reported makes it a clause; "accepting gifts" is one if it is told."""
    parsed = text.parsed
    children = [verb, *parsed.children[verb]]
    if parsed.tags[verb] in FINITE or any(parsed.tags[t] in FINITE for t in children if parsed.pos[t] == "AUX"):
        return parsed.deps[verb] not in ("relcl", "acl")
    if any(parsed.forms[t] == "to" and parsed.pos[t] == "PART" for t in parsed.children[verb]):
        return True
    is_gerund = "VBG" in (parsed.tags[verb], *(parsed.tags[t] for t in parsed.children[verb] if parsed.pos[t] == "AUX"))
    return is_gerund and lemma not in SIDES


def is_said(text: MarkedText, utterance: Utterance) -> bool:
    """Whether the cue has a verb that nothing but words can follow: said, told them, went on to say."""
    lemmas = text.parsed.lemmas[slice(*utterance.cue)] if utterance.cue is not None else ()
    return not closed_class("verb_of_saying").isdisjoint(lemma.lower() for lemma in lemmas)


def is_shown(text: MarkedText, utterance: Utterance, lemma: str) -> bool:
    """Whether a thing shows this, rather than that somebody, or a document, says it: the mark shows that he fell."""
    if lemma not in closed_class("cue_of_things") or utterance.speaker is None:
        return lemma in closed_class("cue_of_things")
    parsed, head = text.parsed, phrase_head(text.parsed, utterance.speaker)
    if parsed.name_labels[head] in ("PERSON", "ORG", "GPE", "NORP") or parsed.pos[head] == "PRON":
        return False
    return not names_person(parsed, head) and parsed.lemmas[head].lower() not in closed_class("kind_of_document")
