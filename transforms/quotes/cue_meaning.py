"""What a cue says about its quote: speech or thought, asserted, denied or asked; the lemma that it is known by."""

import itertools

from transforms.lexicon.cues import cue_classes
from transforms.lexicon.languages import closed_class, word_rows
from transforms.quotes.marked_text import LONG_PIECE, Utterance
from transforms.quotes.rules.reported_speech import NAMING
from transforms.text.dependency_tree import Tree
from transforms.text.parsed_text import ParsedText

_SPEECH = frozenset({"speech", "writing"})
_ACCORDING_TO = ("according to", "preposition")
_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "": "verb"}  # "": no model read the text
_SAID_OPENLY = ("ccomp", "parataxis", "advcl", "acl:that")  # complements that only words have, whatever the cue


def _entry(parsed: ParsedText, head: int | None) -> tuple[str, str, str] | None:
    """(lemma, class, polarity) of a cue, its lemma corrected if the lemmatizer cut or left a final e.

    None if there is no cue, or the lexicon does not have it.
    """
    if head is None:
        return None
    lemma, pos = _told(parsed, head), _POS.get(parsed.pos[head], "")
    forms = [(lemma, pos), (f"{lemma}e", pos), (lemma.removesuffix("e"), pos)]
    if parsed.words[head].isupper():  # in a headline a verb looks like a name: ROE ANNOUNCES PLAN
        forms += [(lemma, "verb"), (lemma.removesuffix("s"), "verb")]
    for form, part in forms:
        known = cue_classes(parsed.language).get((form, part))
        if known is not None:
            return form, *known
    return None


def _told(parsed: ParsedText, head: int) -> str:
    """The lemma of a cue; of two verbs that mean one of telling, such as "let … know", of that one."""
    lemma, above = parsed.lemmas[head].lower(), parsed.heads[head]
    pairs = (row for row in word_rows("verbs_of_telling") if row[:2] == (parsed.lemmas[above].lower(), lemma))
    return next((row[2] for row in pairs if parsed.deps[head] in ("ccomp", "xcomp")), lemma)


# what things do as well as people: this meeting underscores the need, their haul suggests support
_OF_THINGS = closed_class("cue_of_things")
_OF_CLAUSES = closed_class("cue_of_clauses")  # speech with a clause alone: Sarn maintained top spot
_TURNING_DOWN = closed_class("verb_of_opposition") | closed_class("noun_of_opposition")
_CLAIMS, _GRANTS = closed_class("noun_of_claims"), closed_class("noun_of_grants")
_POINTING = closed_class("pointing_word")
_OPENING = 5  # words in which somebody calls something untrue
_NOT_TRUE = frozenset((negation, word) for negation in closed_class("negation") for word in closed_class("true_word"))


def is_belief(parsed: ParsedText, utterance: Utterance) -> bool:
    """Whether the lexicon has the cue as one of belief, plan or perception."""
    entry = _entry(parsed, utterance.head)
    return entry is not None and entry[1] not in _SPEECH


def is_assertion(parsed: ParsedText, utterance: Utterance) -> bool:
    """Whether the lexicon has the cue as one of speech or writing that asserts: say, confirm, write."""
    entry = _entry(parsed, utterance.head)
    return entry is not None and entry[1] in _SPEECH and entry[2] == "asserted"


def cue_lemma(parsed: ParsedText, utterance: Utterance) -> str | None:
    """The lemma of the cue's verb, noun or adjective; of a preposition its words."""
    if utterance.head is None:
        return None
    if utterance.frame == _ACCORDING_TO[0]:
        return _ACCORDING_TO[0]
    entry = _entry(parsed, utterance.head)
    return parsed.lemmas[utterance.head].lower() if entry is None else entry[0]


def is_speech(parsed: ParsedText, utterance: Utterance, verbatim_words: int) -> bool:
    """Whether a quote was spoken or written, against believed, planned or perceived."""
    if utterance.head is None or utterance.frame == _ACCORDING_TO[0]:
        return True
    if verbatim_words >= LONG_PIECE or (verbatim_words and utterance.frame in NAMING):
        return True
    entry = _entry(parsed, utterance.head)
    if entry is not None:
        is_act = entry[0] in _OF_CLAUSES and utterance.frame == "dobj"
        return entry[1] in _SPEECH and not is_act and not (entry[0] in _OF_THINGS and _is_thing(parsed, utterance))
    return parsed.pos[utterance.head] == "VERB" and utterance.frame in _SAID_OPENLY


def _is_thing(parsed: ParsedText, utterance: Utterance) -> bool:
    """Whether what stands as speaker only points at something said before: this meeting, that, it."""
    if utterance.speaker is None:
        return True
    first, last = utterance.speaker
    return parsed.words[first].lower() in _POINTING and parsed.tags[last - 1] not in ("NNP", "NNPS")


def polarity(tree: Tree, utterance: Utterance, text: str, kind: str = "statement") -> str:
    """asserted, denied ("denied that", "it is not true that") or questioned ("asked whether").

    Who does not say something, or says nothing, denies nothing: "did not say that", "did not mention", "refused to
    speak", which are of the kinds other and no_comment. Nor does who does not give something ("denied them access"),
    or turns down what is no claim ("rejected the offer").
    """
    if utterance.head is None:
        return "denied" if _is_untrue(text) else "asserted"
    entry = _entry(tree.parsed, utterance.head)
    given = "asserted" if entry is None else entry[2]
    opening = text.split(maxsplit=1)[0].lower() if text.split() else ""
    if given == "questioned" or opening in closed_class("whether", tree.parsed.language):
        return "questioned"
    if kind == "no_comment" or (kind == "other" and given != "denied"):
        return "asserted"
    if given == "asserted":
        return "denied" if _is_untrue(text) else given
    if given == "denied" and not _is_claim(tree, utterance.head):
        return "asserted"
    return "asserted" if "neg" in tree.relations[utterance.head] else given  # does not deny


def _is_claim(tree: Tree, head: int) -> bool:
    """Whether what a cue of denial has as its object may be true or not; a clause may be."""
    parsed, relations = tree.parsed, tree.relations[head]
    objects = relations.get("dobj") or relations.get("nsubjpass") or ()
    if parsed.pos[head] == "NOUN":
        objects = [t for of in parsed.children[head] if parsed.forms[of] == "of" for t in parsed.children[of]]
    lemmas = [parsed.lemmas[token].lower() for token in objects]
    if "dative" in relations or not _GRANTS.isdisjoint(lemmas):
        return False
    return not lemmas or parsed.lemmas[head].lower() not in _TURNING_DOWN or not _CLAIMS.isdisjoint(lemmas)


def _is_untrue(text: str) -> bool:
    """Whether words open by calling something untrue: "it is not true that …", "That's nonsense"."""
    words = text.lower().replace("’", "'").replace("'s ", " is ").split()
    if len(words) > 1 and words[1] in closed_class("pointing_opening"):
        words = words[1:]  # said that it is not true
    opening = [word.strip(',.!“”"') for word in words[:_OPENING]]
    if not opening or opening[0] not in closed_class("pointing_opening"):
        return False
    is_false = not closed_class("untrue_word").isdisjoint(opening[1:])
    is_not_true = any(pair in _NOT_TRUE for pair in itertools.pairwise(opening))
    return is_false or is_not_true
