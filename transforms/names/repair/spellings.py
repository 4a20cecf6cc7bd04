"""Names that a text misspells, read as the document writes them elsewhere: without apostrophe, or written twice."""

from collections import Counter, defaultdict

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import legal_endings, lookup_key
from transforms.lexicon.languages import ENGLISH
from transforms.names.canonical_names import canonical_name
from transforms.names.companies import has_ending
from transforms.names.persons import parse, person_words
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

_OWNERS = frozenset({"PERSON", "ORG", "GPE", "LOC"})  # Hindus is the plural of Hindu


def respell(parsed: ParsedText, spans: list[NameSpan]) -> None:
    """Give names their right spelling, and its label, if a possessive lacks its apostrophe or a name stands twice.

    "Acmes" is Acme's if the document also writes Acme, and "Japans" is Japan's; "AcmeAcme" is Acme. If the word
    is a common one, too, nothing is certain: Times is not Time's.
    """
    if parsed.language != ENGLISH or not any(_is_odd(span.text(parsed)) for span in spans):
        return
    labels = _labels(parsed, spans)
    lower = {word for word in parsed.words if word.islower()}
    full = {parse(person_words(form)).surname for form in labels if " " in form}
    begun = {form.rsplit(" ", cut)[0] for form in labels for cut in range(1, form.count(" ") + 1)}
    for span in spans:
        text = span.text(parsed)
        half, form = text[: len(text) // 2], lookup_key(text, keep_article=False)
        base = form[:-1]
        if len(text) > 3 and text == 2 * half and text[0].isupper() and lookup_key(half, keep_article=False) in labels:
            span.spelling, span.label = half, labels[lookup_key(half, keep_article=False)]
        elif _lacks_apostrophe(text) and not (form in full or form in begun or gazetteer.known_label(form)):
            label = labels.get(base, "GPE" if base in gazetteer.countries() else None)
            is_whole = base.rsplit(" ", 1)[-1] not in legal_endings() and (label != "PERSON" or base in full)
            if label in _OWNERS and is_whole and base not in lower and (label == "ORG" or _owns(parsed, span)):
                span.spelling, span.label = text[:-1], label


def _is_odd(text: str) -> bool:
    return _lacks_apostrophe(text) or (len(text) > 3 and text == 2 * text[: len(text) // 2])


def _lacks_apostrophe(text: str) -> bool:
    return len(text) > 2 and text[-1] == "s" and text[-2].isalpha() and not text.endswith("ss")


def _owns(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether what follows may be somebody's or a place's: neither families ("the Clintons") nor "the Americas" do."""
    is_followed = span.last < len(parsed) and parsed.pos[span.last] in ("NOUN", "PROPN", "ADJ", "NUM")
    return is_followed and (not span.first or parsed.words[span.first - 1].lower() != "the")


def _labels(parsed: ParsedText, spans: list[NameSpan]) -> dict[str, str]:
    """The most frequent label of each name, and of what companies are called when they are named briefly."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for span in spans:
        text = span.text(parsed)
        votes[lookup_key(text, keep_article=False)][span.label] += 1
        if span.label == "ORG" and has_ending(parsed, span):
            brief = canonical_name(text, "ORG", parsed.language)
            votes[brief]["ORG"] += 1
            votes[brief.split()[0]]["ORG"] += 1
    return {form: max(sorted(count), key=lambda label: count[label]) for form, count in votes.items()}
