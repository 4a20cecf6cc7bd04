"""What a cue says about its quote: speech or thought, asserted, denied or asked; the lemma that it is known by."""

from transforms.lexicon.cues import cue_classes
from transforms.quotes.page import LONG_PIECE, Utterance
from transforms.quotes.rules.reported_speech import NAMING
from transforms.text.dependency_tree import Tree
from transforms.text.parsed_text import Reading

_SPEECH = frozenset({"speech", "writing"})
_ACCORDING_TO = ("according to", "preposition")
_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun"}
_SAID_OPENLY = ("ccomp", "parataxis", "advcl", "acl:that")  # complements that only words have, whatever the cue


def _entry(reading: Reading, head: int) -> tuple[str, str, str] | None:
    """(lemma, class, polarity) of a cue, its lemma mended where the lemmatizer cut or left a final e."""
    lemma, pos = reading.lemmas[head].lower(), _POS.get(reading.pos[head], "")
    forms = [(lemma, pos), (f"{lemma}e", pos), (lemma.removesuffix("e"), pos)]
    if reading.words[head].isupper():  # in a headline a verb looks like a name: ROE ANNOUNCES PLAN
        forms += [(lemma, "verb"), (lemma.removesuffix("s"), "verb")]
    for form, part in forms:
        known = cue_classes(reading.language).get((form, part))
        if known is not None:
            return form, *known
    return None


# what things do as well as people: this meeting underscores the need, their haul suggests support
_OF_THINGS = frozenset(
    {"demonstrate", "highlight", "illustrate", "imply", "indicate", "mean", "reflect", "reveal", "show", "signal"}
    | {"suggest", "underline", "underscore"}
)
_OF_CLAUSES = frozenset({"contend", "find", "maintain"})  # speech with a clause alone: Sarn maintained top spot
_WHETHER = frozenset({"whether", "si", "s'il", "s’il", "s'ils", "s’ils"})
_POINTING = frozenset({"this", "these", "that", "those", "it", "which", "what"})


def cue_lemma(reading: Reading, utterance: Utterance) -> str | None:
    """The lemma of the cue's verb, noun or adjective; of a preposition its words."""
    if utterance.head is None:
        return None
    if utterance.frame == _ACCORDING_TO[0]:
        return _ACCORDING_TO[0]
    entry = _entry(reading, utterance.head)
    return reading.lemmas[utterance.head].lower() if entry is None else entry[0]


def is_speech(reading: Reading, utterance: Utterance, verbatim_words: int) -> bool:
    """Whether a quote was spoken or written, against believed, planned or perceived."""
    if utterance.head is None or utterance.frame == _ACCORDING_TO[0]:
        return True
    if verbatim_words >= LONG_PIECE or (verbatim_words and utterance.frame in NAMING):
        return True
    entry = _entry(reading, utterance.head)
    if entry is not None:
        is_act = entry[0] in _OF_CLAUSES and utterance.frame == "dobj"
        return entry[1] in _SPEECH and not is_act and not (entry[0] in _OF_THINGS and _is_thing(reading, utterance))
    return reading.pos[utterance.head] == "VERB" and utterance.frame in _SAID_OPENLY


def _is_thing(reading: Reading, utterance: Utterance) -> bool:
    """Whether what stands as speaker only points at something said before: this meeting, that, it."""
    if utterance.speaker is None:
        return True
    first, last = utterance.speaker
    return reading.words[first].lower() in _POINTING and reading.tags[last - 1] not in ("NNP", "NNPS")


def polarity(tree: Tree, utterance: Utterance, text: str) -> str:
    """asserted, denied ("denied that", "did not say that") or questioned ("asked whether")."""
    if utterance.head is None:
        return "asserted"
    entry = _entry(tree.reading, utterance.head)
    given = "asserted" if entry is None else entry[2]
    opening = text.split(maxsplit=1)[0].lower() if text.split() else ""
    if given == "questioned" or opening in _WHETHER:
        return "questioned"
    if "neg" not in tree.relations[utterance.head]:
        return given
    return "asserted" if given == "denied" else "denied"
