"""What looks like a report and is none, or is one though its cue is not a verb of saying."""

from transforms.lexicon.languages import closed_class
from transforms.lexicon.speaker_words import speaker_words
from transforms.names.acting import may_act
from transforms.names.roles import names_person
from transforms.quotes.cue_meaning import is_assertion
from transforms.quotes.marked_text import LONG_PIECE, MarkedText, Utterance
from transforms.quotes.stances.direction import SIDES
from transforms.text.dependency_tree import CLAUSE_SUBJECTS
from transforms.text.phrase_heads import phrase_head, phrase_tops

_ACTS = closed_class("verb_of_acts")
_YOU = closed_class("pronoun_you")
_NOT_YET = closed_class("wish_before_report")
_THINGS = closed_class("object_without_words")
_RECKONING = closed_class("verb_of_reckoning")
_SHOWING = closed_class("verb_of_showing")
_DOCUMENTS = closed_class("kind_of_document")
_POINTING = closed_class("pointing_word")
_ABOUT = closed_class("preposition_of_topic")
_UNSAID = frozenset({"dobj", "pobj", "pcomp", "xcomp"})  # relations of what is no clause of its own
_LONGEST_TITLE = 8  # words
_CONTENT_WORDS = frozenset({"NOUN", "PROPN", "ADJ", "VERB"})
_STOPS = frozenset("?!")
_TITLE = 0.75  # share of capitals from which words are a list of headlines
_AROUND, _LEAST_WORDS, _SHORT_WORD = 16, 10, 3  # words on both sides of a cue that are looked at; of these; letters


def is_unsaid(text: MarkedText, utterance: Utterance, lemma: str, verbatim_words: int) -> bool:
    """Whether surely nobody says anything: an act, words to the reader, the author's question, no words but a thing."""
    head = utterance.head
    if head is None or utterance.cue is None:
        return False
    return (
        _is_of_reader(text, utterance)
        or (lemma in _ACTS and verbatim_words < LONG_PIECE)
        or _is_object(text, utterance, verbatim_words)
        or _is_talk(text, utterance, lemma, verbatim_words)
        or _is_possible(text, head, verbatim_words)
        or _is_judged(text, utterance, head)
        or (not verbatim_words and _is_of_nobody(text, utterance, lemma))
        or _is_left_unsaid(text, utterance, lemma, verbatim_words)
    )


def doubts(text: MarkedText, utterance: Utterance, verbatim_words: int) -> list[str]:
    """Why nobody may say it: a wish to hear it (imagined), headlines of other articles (listed), a title."""
    head = utterance.head
    if head is None or utterance.cue is None:
        return []
    found = {
        "imagined": verbatim_words < LONG_PIECE and _is_imagined(text, head),
        "listed": _is_listed(text, utterance.cue[0]),
        "title": _is_title(text, utterance, verbatim_words),
    }
    return [name for name, holds in found.items() if holds]


def is_found(text: MarkedText, utterance: Utterance, lemma: str) -> bool:
    """Whether a document shows or people suggest this in a clause: "the report shows that …", "experts suggested …"."""
    parsed = text.parsed
    if utterance.speaker is None or utterance.head is None or lemma not in _SHOWING or utterance.frame != "ccomp":
        return False
    head = phrase_head(parsed, utterance.speaker)
    words = {parsed.lemmas[t].lower() for t in range(*utterance.speaker)} | {parsed.forms[head]}
    is_document = not _DOCUMENTS.isdisjoint(words) and parsed.forms[utterance.speaker[0]] not in _POINTING
    return is_document or (lemma in closed_class("verb_of_suggesting") and names_person(parsed, head))


def _is_of_reader(text: MarkedText, utterance: Utterance) -> bool:
    """Whether the reader is addressed: "You agree to …", "Please verify …"."""
    parsed, head = text.parsed, utterance.head
    if utterance.speaker is not None and parsed.forms[utterance.speaker[0]] in _YOU:
        return True
    if head is None or parsed.tags[head] != "VB" or parsed.pos[head] != "VERB":
        return False
    relations = text.tree.relations[head]
    is_bare = not any(relation in relations for relation in ("nsubj", "nsubjpass", "aux", "csubj"))
    return (is_bare and utterance.speaker is None) or parsed.forms[head - 1] in closed_class("polite_word")


def _is_imagined(text: MarkedText, head: int) -> bool:
    """Whether somebody is only wanted, led or expected to say it: "may entice owners to demand that …"."""
    parsed = text.parsed
    is_infinitive = any(parsed.tags[child] == "TO" for child in parsed.children[head] if child < head)
    return is_infinitive and parsed.deps[head] == "xcomp" and parsed.lemmas[parsed.heads[head]].lower() in _NOT_YET


def _is_object(text: MarkedText, utterance: Utterance, verbatim_words: int) -> bool:
    """Whether what is posted or told is a thing, not words: "tweeted a video", "tells the story of a boat"."""
    parsed = text.parsed
    if verbatim_words or utterance.head is None:
        return False
    first, last = text.tokens(*utterance.spans[0])
    objects = text.tree.relations[utterance.head].get("dobj", ())
    return any(first <= token < last and parsed.lemmas[token].lower() in _THINGS for token in objects)


def _is_talk(text: MarkedText, utterance: Utterance, lemma: str, verbatim_words: int) -> bool:
    """Whether a verb of saying has but a topic, or points at what is said: "told her about the boats", "says it"."""
    if verbatim_words or utterance.head is None or lemma not in closed_class("verb_of_saying"):
        return False
    parsed = text.parsed
    spans = [text.tokens(*span) for span in utterance.spans]
    tops = [top for span in spans if span[0] < span[1] for top in phrase_tops(parsed, span)]
    if tops and all(parsed.deps[top] == "pobj" and parsed.forms[parsed.heads[top]] in _ABOUT for top in tops):
        return True
    is_pointed_at = parsed.deps[spans[0][0]] == "dobj" and parsed.forms[spans[0][0]] in _POINTING
    return is_pointed_at and "ccomp" not in text.tree.relations[utterance.head]


def _is_possible(text: MarkedText, head: int, verbatim_words: int) -> bool:
    """Whether somebody may say it, or will if something comes, and nobody did: "they may claim that".

    Not what "would only say" or "would later say" reports.
    """
    parsed, relations = text.parsed, text.tree.relations[head]
    modal = next((parsed.forms[t] for t in relations.get("aux", ()) if parsed.tags[t] == "MD"), None)
    if modal is None or verbatim_words >= LONG_PIECE:
        return False
    if modal in closed_class("modal_of_possibility"):
        return not (modal in closed_class("conditional_auxiliary") and "advmod" in relations)
    return any(text.tree.has(clause, "mark", *closed_class("condition")) for clause in relations.get("advcl", ()))


def _is_sign(text: MarkedText, utterance: Utterance, lemma: str) -> bool:
    """Whether a thing is a sign of something, and speaks no words: "this suggests that", "her visit suggests that"."""
    if utterance.speaker is None or lemma not in closed_class("cue_of_things"):
        return False
    parsed, head = text.parsed, phrase_head(text.parsed, utterance.speaker)
    if parsed.pos[head] in ("PRON", "DET"):
        return parsed.forms[head] in closed_class("demonstrative")
    lemmas = {parsed.lemmas[token].lower() for token in range(*utterance.speaker)}
    speaks = not lemmas.isdisjoint(_DOCUMENTS | speaker_words("anonymous")) or may_act(parsed, head)
    return parsed.tags[head] == "NN" and not speaks


def _is_judged(text: MarkedText, utterance: Utterance, head: int) -> bool:
    """Whether it is judged what it would be to say it: "saying that it is large is an understatement"."""
    parsed, relations = text.parsed, text.tree.relations[head]
    if utterance.speaker is not None and utterance.speaker[1] <= head:
        return False
    if parsed.deps[head] == "csubj":
        return True
    clauses = [clause for clause in relations.get("ccomp", ()) if clause > head]
    has_subject = [not CLAUSE_SUBJECTS.isdisjoint(text.tree.relations[clause]) for clause in clauses]
    is_bare = parsed.tags[head] in ("VBG", "VB") and "nsubj" not in relations
    return is_bare and has_subject[:1] == [True] and False in has_subject[1:]


def _is_of_nobody(text: MarkedText, utterance: Utterance, lemma: str) -> bool:
    """Whether the author asks or reckons it, or nobody is said to have asked for it."""
    if utterance.head is None:
        return False
    is_asked = _is_asked_by_author(text, utterance.head) or _is_asked_to(text, utterance, utterance.head, lemma)
    return is_asked or _is_reckoned(text, utterance, lemma) or _is_sign(text, utterance, lemma)


def _is_asked_to(text: MarkedText, utterance: Utterance, head: int, lemma: str) -> bool:
    """Whether somebody is asked to do something, and no word says by whom: "was asked to leave the boat"."""
    parsed = text.parsed
    if utterance.speaker is not None or lemma not in closed_class("asking_verb"):
        return False
    is_infinitive = any(
        parsed.deps[child] == "xcomp" and any(parsed.tags[t] == "TO" for t in parsed.children[child])
        for child in parsed.children[head]
    )
    return is_infinitive and "nsubjpass" in text.tree.relations[head]


def _is_asked_by_author(text: MarkedText, head: int) -> bool:
    """Whether the author asks whether somebody said it: "Did the paper publish that Roe had fallen?"."""
    parsed = text.parsed
    first, last = parsed.sentence_bounds[parsed.sentences[head]]
    subjects = [t for t in parsed.children[head] if parsed.deps[t] in ("nsubj", "nsubjpass")]
    auxiliaries = [t for t in parsed.children[head] if parsed.deps[t] in ("aux", "auxpass")]
    is_inverted = bool(subjects and auxiliaries) and auxiliaries[0] < subjects[0] < head
    return is_inverted and "?" in parsed.words[max(first, last - 2) : last]


def _is_reckoned(text: MarkedText, utterance: Utterance, lemma: str) -> bool:
    """Whether something is estimated or known by nobody in particular: "110 million are estimated to tune in"."""
    is_participle = utterance.head is not None and text.parsed.tags[utterance.head] == "VBN"
    has_subject = utterance.head is not None and "nsubj" in text.tree.relations[utterance.head]
    return utterance.speaker is None and is_participle and not has_subject and lemma in _RECKONING


def _is_listed(text: MarkedText, cue: int) -> bool:
    """Whether a cue stands amid words with capitals behind the first paragraph: a list of other headlines."""
    parsed = text.parsed
    begin, end = text.paragraph(parsed.starts[cue])
    if "\n" not in text.characters[:begin].strip():
        return False
    first, last = text.tokens(begin, end)
    around = parsed.words[max(first, cue - _AROUND) : min(last, cue + _AROUND)]
    long_words = [word for word in around if word.isalpha() and len(word) > _SHORT_WORD]
    n_capital = sum(word[0].isupper() for word in long_words)
    return len(long_words) >= _LEAST_WORDS and n_capital >= _TITLE * len(long_words)


def _is_left_unsaid(text: MarkedText, utterance: Utterance, lemma: str, verbatim_words: int) -> bool:
    """Whether somebody does not say something, or speak of it: "did not say that", "does not deny spitting"."""
    head = utterance.head
    if head is None or verbatim_words or lemma in SIDES:
        return False
    if not any(negation < head for negation in text.tree.relations[head].get("neg", ())):  # pleaded not guilty
        return False
    if is_assertion(text.parsed, utterance):
        return True
    first, last = text.tokens(*utterance.spans[0])
    tops = phrase_tops(text.parsed, (first, last)) if first < last else []
    return bool(tops) and all(text.parsed.deps[top] in _UNSAID for top in tops)


def _is_title(text: MarkedText, utterance: Utterance, verbatim_words: int) -> bool:
    """Whether the marked words are a title, and no word says that they are spoken: released “The Big Sea”."""
    if not 1 < verbatim_words <= _LONGEST_TITLE or utterance.cue is None or utterance.frame == "parataxis":
        return False
    parsed = text.parsed
    cue = {parsed.lemmas[token].lower() for token in range(*utterance.cue)}
    if not cue.isdisjoint(closed_class("verb_of_saying")) or len(utterance.spans) > 1:
        return False
    tokens = range(*text.tokens(*utterance.spans[0]))
    if not _STOPS.isdisjoint(parsed.words[slice(tokens.start, tokens.stop)]):
        return False
    words = [parsed.words[t] for t in tokens if parsed.pos[t] in _CONTENT_WORDS and parsed.words[t].isalpha()]
    return len(words) > 1 and all(word[0].isupper() for word in words)
