"""The names of a document by their forms, with what the signs of each are told from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from transforms.names.certainty import Certainty
from transforms.names.labels import form_of
from transforms.names.spans import NameSpan, by_token
from transforms.names.trimming import trimmed
from transforms.schemas import ENTITY_LABELS
from transforms.text.parsed_text import ParsedText

_UNMARKED = 0.15  # least probability of any name in each word of what the network did not mark
_MAY_NAME = frozenset({"PROPN", "NOUN", "ADJ", "NUM", "X"})


@dataclass(frozen=True)
class Form:
    """A name as it is compared in a document, its label, and where it stands; is_marked: somewhere by the network."""

    text: str
    label: str
    spans: list[NameSpan]
    is_marked: bool

    @property
    def words(self) -> list[str]:
        """Its folded words."""
        return self.text.split()


@dataclass(frozen=True)
class Document:
    """A text, the tokens of its lines in which capitals mark no names, what the network is sure of, and its forms."""

    parsed: ParsedText
    zones: set[int]
    certainty: Certainty
    forms: list[Form]
    small: frozenset[str]  # words that it has in small letters
    texts: dict[str, list[str]] = field(default_factory=dict)  # forms by label
    labels: dict[int, str] = field(default_factory=dict)  # by token

    @cached_property
    def every(self) -> frozenset[str]:
        """All forms."""
        return frozenset(form.text for form in self.forms)

    @cached_property
    def words_of_others(self) -> frozenset[str]:
        """The words of names of several words of places and things."""
        others = (text for label, texts in self.texts.items() if label not in ("ORG", "PERSON") for text in texts)
        return frozenset(word for text in others if " " in text for word in text.split())


def document(parsed: ParsedText, spans: list[NameSpan], zones: set[int], certainty: Certainty) -> Document:
    """What is to be judged: the forms of the names, and capitalised words that are but half a name to the network."""
    hidden = unmarked(parsed, by_token(spans), certainty)
    forms = _forms(parsed, spans, hidden)
    texts: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        texts[form.label].append(form.text)
    labels = {token: form.label for form in forms for s in form.spans for token in range(s.first, s.last)}
    small = frozenset(word for word in parsed.words if word.islower())
    return Document(parsed, zones, certainty, forms, small, texts, labels)


def _forms(parsed: ParsedText, spans: list[NameSpan], hidden: list[NameSpan]) -> list[Form]:
    """The names by form and label; what is hidden counts for a form of that text, if there is one."""
    marked: dict[tuple[str, str], list[NameSpan]] = defaultdict(list)
    for span in spans:
        marked[form_of(parsed, span), span.label].append(span)
    label_of = dict(reversed(marked))
    alone: dict[tuple[str, str], list[NameSpan]] = defaultdict(list)
    for span in hidden:
        text = form_of(parsed, span)
        if text in label_of:
            span.label = label_of[text]
            marked[text, label_of[text]].append(span)
        else:
            alone[text, span.label].append(span)
    every = [*((key, found, True) for key, found in marked.items()), *((k, found, False) for k, found in alone.items())]
    return [Form(text, label, found, is_marked) for (text, label), found, is_marked in every if text]


def unmarked(parsed: ParsedText, taken: Iterable[int], certainty: Certainty) -> list[NameSpan]:
    """Runs of capitalised words in no name that the network half takes for one, with their likeliest label."""
    shares, taken = certainty.of_any().tolist(), set(taken)
    found, token, size = [], 0, len(parsed)

    def may_be(at: int) -> bool:
        return at not in taken and parsed.words[at][0].isupper() and shares[at] > _UNMARKED

    while token < size:
        first = token
        token += 1
        if parsed.pos[first] not in _MAY_NAME or not may_be(first):
            continue
        while token < size and parsed.sentences[token] == parsed.sentences[first] and may_be(token):
            token += 1
        label = max(ENTITY_LABELS, key=lambda of: certainty.of(NameSpan(first, token, 0, 0, of), of))
        span = trimmed(parsed, first, token, label)
        found += [span] if span is not None else []
    return found
