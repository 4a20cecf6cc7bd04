"""Titles in which a name before a colon is their topic, not who speaks: "Ann Lee: Bank parts with singer"."""

from transforms.names.roles import names_person
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.text.parsed_text import TokenSpan

_BESIDE = frozenset({"det", "poss", "nummod", "compound", "case"})  # of a noun that means somebody else
_NOT_HIM = frozenset({"compound", "nmod", "poss", "amod"})  # relations of a noun that is no person of its own
_PERSON = "PERSON"


def without_topics(text: MarkedText, found: list[Utterance]) -> list[Utterance]:
    """The quotes without what a title says of the person before its colon.

    It calls him or her by a noun alone ("singer", "man behind …"), and nobody of that name is said to speak in the
    paragraph below, as who speaks in a title is.
    """
    title_end = text.paragraph(len(text.characters) - len(text.characters.lstrip()))[1]
    return [utterance for utterance in found if not _is_of_topic(text, utterance, title_end, found)]


def _is_of_topic(text: MarkedText, utterance: Utterance, title_end: int, found: list[Utterance]) -> bool:
    parsed, speaker = text.parsed, utterance.speaker
    if utterance.spans[-1][1] > title_end or speaker is None or utterance.cue is not None or utterance.pieces:
        return False
    if parsed.words[speaker[1] : speaker[1] + 1] != [":"] or parsed.name_labels[speaker[1] - 1] != _PERSON:
        return False
    content = text.tokens(utterance.spans[0][0], utterance.spans[-1][1])
    if speaker[1] > content[0] or any(text.is_marked[slice(*content)]):
        return False
    return _names_by_noun(text, content) and not _speaks_below(text, speaker, title_end, found)


def _names_by_noun(text: MarkedText, content: TokenSpan) -> bool:
    """Whether a person stands in a content as a noun alone, without article, owner or name."""
    parsed = text.parsed
    tagged = ("NN", "NNP")  # the first word of a title has a capital
    nouns = (
        t for t in range(*content) if parsed.tags[t] in tagged[: 1 + (t == content[0])] and not parsed.name_labels[t]
    )
    return any(
        names_person(parsed, noun)
        and parsed.deps[noun] not in _NOT_HIM
        and _BESIDE.isdisjoint(text.tree.relations[noun])
        for noun in nouns
    )


def _speaks_below(text: MarkedText, speaker: TokenSpan, title_end: int, found: list[Utterance]) -> bool:
    """Whether somebody with the last word of a speaker's name speaks in the paragraph below the title."""
    parsed, surname = text.parsed, text.parsed.words[speaker[1] - 1]
    below = title_end + len(text.characters[title_end:]) - len(text.characters[title_end:].lstrip())
    end = text.paragraph(min(below, len(text.characters) - 1))[1]
    speakers = (other.speaker for other in found if title_end <= other.spans[0][0] < end)
    return any(other is not None and surname in parsed.words[slice(*other)] for other in speakers)
