"""Names as organisations, as persons, as something else or as none, by what speaks for each in the whole document."""

from transforms.names.acting import explaining_nouns, nouns_beside
from transforms.names.belief.document import Document, Form, document
from transforms.names.belief.kinds import thing_told
from transforms.names.belief.signs import signs
from transforms.names.belief.weights import KINDS, likelihoods
from transforms.names.certainty import Certainty
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

# least probabilities: to stay what it is; to become the other of the two; for what was no name, a people, place, thing
_KEPT, _OTHER, _NEW, _PEOPLE, _PLACE, _THING = {"ORG": 0.4, "PERSON": 0.3}, 0.45, 0.4, 0.55, 0.75, 0.85
_PLACES = ("GPE", "LOC", "FAC")
# signs with which a name that the network takes for an organisation needs less to stay one
_STRONG = frozenset(
    {
        "legal_ending",
        "kind_inside",
        "kind_at_end",
        "plural_of_place",
        "explained_organisation",
        "known_organisation",
        "part_of_organisation",
    }
)
_SURE = frozenset({"partners", "periodical", "always_organisation"})  # signs with which it always does
_LEAST = ((_SURE, 0.0), (_STRONG, 0.1))
_SURELY = 0.7  # with which a name becomes the other of the two, whatever it needs to stay what it is
_NEEDED = {"NORP": _PEOPLE, **dict.fromkeys(_PLACES, _PLACE)}
_SECOND = 0.5  # of the network's own other label that stands in


def with_verdicts(parsed: ParsedText, spans: list[NameSpan], zones: set[int], certainty: Certainty) -> list[NameSpan]:
    """The names with those that the network half sees; organisations and persons among them are likely to be such.

    What is neither has another label, or is left out.
    """
    found = document(parsed, spans, zones, certainty)
    if not found.forms:
        return []
    out: list[NameSpan] = []
    told = [signs(found, form) for form in found.forms]
    for form, of_form, odds in zip(found.forms, told, likelihoods(told), strict=True):
        needed = next((least for signs_of, least in _LEAST if any(of_form[sign] for sign in signs_of)), _KEPT["ORG"])
        label = _label(form, dict(zip(KINDS, odds.tolist(), strict=True)), {**_KEPT, "ORG": needed})
        out += form.spans if label == form.label and form.is_marked else _as(found, form, label)
    return sorted(out, key=lambda span: span.first)


def _label(form: Form, odds: dict[str, float], kept: dict[str, float]) -> str | None:
    """What a form is: its own label, ORG or PERSON; None if it is neither of these, or was no name."""
    likeliest = max(("ORG", "PERSON"), key=lambda label: odds[label])
    if not form.is_marked:
        return likeliest if odds[likeliest] >= _NEW else None
    if form.label not in ("ORG", "PERSON"):
        return likeliest if odds[likeliest] >= _NEEDED.get(form.label, _THING) else form.label
    is_other = likeliest != form.label
    if odds[form.label] >= kept[form.label] and not (is_other and odds[likeliest] >= _SURELY):
        return form.label
    return likeliest if is_other and odds[likeliest] >= _OTHER else None


def _as(document: Document, form: Form, label: str | None) -> list[NameSpan]:
    """The names of a form with a label; without one, if they had one, as what the text or the network has them else."""
    out = []
    for span in form.spans:
        found = label or (_otherwise(document, span) if form.is_marked else None)
        if found is not None:
            span.label = found
            out.append(span)
    return out


def _otherwise(document: Document, span: NameSpan) -> str | None:
    """The thing that a name is told to be, or the network's second label if that is sure."""
    parsed = document.parsed
    label, share = document.certainty.second(span)
    nouns = [*nouns_beside(parsed, span), *explaining_nouns(parsed, span)]
    return thing_told(nouns, parsed.language) or (label if share >= _SECOND else None)
