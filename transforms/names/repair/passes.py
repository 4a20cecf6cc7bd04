"""The names of a document by what the whole document knows: passes over a draft of them, in an order that counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import ENGLISH
from transforms.names.belief import with_likeliest_edges, with_sure_edges, with_verdicts
from transforms.names.certainty import Certainty
from transforms.names.companies import share_codes, with_bounded_companies
from transforms.names.label_evidence import is_titled
from transforms.names.labels import THINGS, form_of, labels_of
from transforms.names.repair.boundaries import cut_openings, with_whole_names
from transforms.names.repair.capitals import capital_zones, cut_to_known, dateline_places, is_credible, lacks_given
from transforms.names.repair.kinds import label_kinds, periodicals, with_kinds_behind
from transforms.names.repair.known_phrases import with_known_phrases
from transforms.names.repair.missed_names import (
    Index,
    bracketed,
    index_of_names,
    known_again,
    well_known,
    with_completed_names,
)
from transforms.names.repair.model_names import model_names
from transforms.names.repair.never_names import without_never_names
from transforms.names.repair.person_parts import with_couples_apart, with_officers_apart, with_whole_persons
from transforms.names.repair.possessives import with_possessives
from transforms.names.repair.spellings import respell
from transforms.names.repair.things import with_platforms, without_spelt_out
from transforms.names.spans import NameSpan, by_token
from transforms.text.parsed_text import ParsedText


@dataclass
class Draft:
    """What the passes know of a document's names; text before headline_end is its headline."""

    parsed: ParsedText
    headline_end: int
    certainty: Certainty | None = None  # of the network, if it read the document
    names: list[NameSpan] = field(default_factory=list)
    places: list[NameSpan] = field(default_factory=list)  # of datelines
    zones: set[int] = field(default_factory=set)  # tokens of lines in which capitals mark no names
    in_zones: list[NameSpan] = field(default_factory=list)  # names of these lines, not among names
    labels: dict[str, str] = field(default_factory=dict)  # by form
    known: Index = field(default_factory=dict)  # the names outside of these lines


def names(parsed: ParsedText, headline_end: int, certainty: Certainty | None = None) -> list[NameSpan]:
    """The names of a document in order, without overlaps; text before headline_end is read as a headline."""
    draft = Draft(parsed, headline_end, certainty)
    for run in PASSES:
        run(draft)
    return sorted(draft.names, key=lambda span: span.first)


def take_model_names(draft: Draft) -> None:
    """What the model marked, each name trimmed."""
    draft.names = model_names(draft.parsed)


def sharpen_edges(draft: Draft) -> None:
    """ "All" is part of Nippon Airways if the network half thinks so, and a credit is of two names."""
    if draft.certainty is not None and draft.parsed.language == ENGLISH:
        draft.names = with_sure_edges(draft.parsed, draft.names, draft.certainty)


def restore_boundaries(draft: Draft) -> None:
    """Peoples, persons, offices and events in one piece, with the labels that their last words give."""
    draft.names = with_whole_names(draft.parsed, draft.names)


def tell_kinds(draft: Draft) -> None:
    """Ellery High School and the Roe Foundation are organisations, and so is Amber of "Amber magazine"."""
    if draft.parsed.language == ENGLISH:
        draft.names = with_kinds_behind(draft.parsed, draft.names)
        label_kinds(draft.parsed, draft.names)
        draft.names += _free(periodicals(draft.parsed, draft.names), draft.names)


def join_known_phrases(draft: Draft) -> None:
    """ "Liberal" "Democrats" is one known name."""
    draft.names = with_known_phrases(draft.parsed, draft.names)


def bound_companies(draft: Draft) -> None:
    """Companies with their legal endings, without the places and codes behind them."""
    draft.names = with_bounded_companies(draft.parsed, draft.names)


def correct_spellings(draft: Draft) -> None:
    """ "Acmes" is Acme's if the document also writes Acme."""
    respell(draft.parsed, draft.names)


def add_datelines(draft: Draft) -> None:
    """HAVERFORD — is a place, whatever the model made of it."""
    draft.places = dateline_places(draft.parsed, draft.names)
    draft.names = [*draft.places, *_free(draft.names, draft.places)]


def set_capitals_apart(draft: Draft) -> None:
    """Names in lines whose capitals mark no names have no say in what the others are."""
    draft.zones = capital_zones(draft.parsed, draft.headline_end)
    draft.in_zones = [span for span in draft.names if span.first in draft.zones]
    draft.names = [span for span in draft.names if span.first not in draft.zones]


def label_titled(draft: Draft) -> None:
    """Malhotra is a person everywhere behind "Chief Financial Officer Raj Malhotra"."""
    parsed = draft.parsed
    things = [span for span in draft.names if span.label in THINGS]
    titled = {form_of(parsed, s) for s in things if s.first + 1 == s.last and is_titled(parsed, s)}
    for span in things:
        if form_of(parsed, span) in titled:
            span.label = "PERSON"


def label_alike(draft: Draft) -> None:
    """Names that are written alike have one label."""
    draft.labels = labels_of(draft.parsed, draft.names)
    for span in draft.names:
        span.label = draft.labels.get(form_of(draft.parsed, span), span.label)


def part_persons(draft: Draft) -> None:
    """ "Christie and Jindal" are two persons, and "London Ann Lee" of "Mayor of London Ann Lee" has one."""
    draft.names = with_officers_apart(draft.parsed, with_couples_apart(draft.parsed, draft.names))


def widen_persons(draft: Draft) -> None:
    """ "Kim Jong" is Kim Jong Un."""
    draft.names = with_whole_persons(draft.parsed, draft.names)


def tell_things_apart(draft: Draft) -> None:
    """Twitter of "on Twitter" is no organisation, and AI of "artificial intelligence (AI)" no name."""
    if draft.parsed.language == ENGLISH:
        draft.names = without_spelt_out(draft.parsed, with_platforms(draft.parsed, draft.names))


def judge(draft: Draft) -> None:
    """Organisations and persons are what likely is one, by all that the document tells."""
    if draft.certainty is not None and draft.parsed.language == ENGLISH:
        believed = with_verdicts(draft.parsed, [*draft.names, *draft.in_zones], draft.zones, draft.certainty)
        _sort(draft, without_spelt_out(draft.parsed, believed))


def weigh_edges(draft: Draft) -> None:
    """ "Getty Images 1" is Getty Images, and "SITE" is part of "Intelligence Group"."""
    if draft.certainty is not None and draft.parsed.language == ENGLISH:
        _sort(draft, with_likeliest_edges(draft.parsed, [*draft.names, *draft.in_zones], draft.certainty))


def begin_persons(draft: Draft) -> None:
    """ "Pal Shin Tan" is Shin Tan, with a word that begins a sentence."""
    cut_openings(draft.parsed, draft.names)


def _sort(draft: Draft, names: list[NameSpan]) -> None:
    """Takes names as those of a draft, apart what stands in lines whose capitals mark no names."""
    draft.names = [span for span in names if span.first not in draft.zones]
    draft.in_zones = [span for span in names if span.first in draft.zones]


def add_bracketed(draft: Draft) -> None:
    """A long name with an acronym in brackets, and the acronym."""
    found = bracketed(draft.parsed)
    draft.names = [*found, *_free(draft.names, found)]


def add_codes(draft: Draft) -> None:
    """The code of a share behind the company's name."""
    found = share_codes(draft.parsed, draft.names)
    draft.names = [*found, *_free(draft.names, found)]


def index_names(draft: Draft) -> None:
    """What to look for elsewhere: all names so far."""
    draft.known = index_of_names(draft.parsed, draft.names)


def complete_names(draft: Draft) -> None:
    """ "Buenos" is Buenos Aires if the document has all of it."""
    draft.names = _free(with_completed_names(draft.parsed, draft.names, draft.known), [])


def believe_capitals(draft: Draft) -> None:
    """Of the names set apart those that are short and hold no common word, with the labels of the others."""
    parsed = draft.parsed
    lower = {word for word in parsed.words if word.islower()}
    draft.in_zones = [span for span in draft.in_zones if is_credible(parsed, span, lower)]
    for span in draft.in_zones:
        form = form_of(parsed, span)
        span.label = draft.labels.get(form, gazetteer.known_label(form) or span.label)
        cut_to_known(parsed, span, draft.known)


def widen_in_capitals(draft: Draft) -> None:
    """Senator | Sam Brownback: persons among capitals with the given name behind their title."""
    taken = _tokens(draft.in_zones)
    for span in draft.in_zones:
        if span.label == "PERSON" and lacks_given(draft.parsed, span, taken):
            span.first, span.char_start = span.first - 1, draft.parsed.starts[span.first - 1]


def add_persons_in_capitals(draft: Draft) -> None:
    """JANE ROE ACQUITTED, of the Roe of the text."""
    people = [span for span in draft.in_zones if span.label == "PERSON"]
    draft.names += _free([s for s in people if lookup_key(draft.parsed.words[s.last - 1]) in draft.known], draft.names)


def add_well_known(draft: Draft) -> None:
    """Persons of the knowledge base among capitals."""
    draft.names += _free(well_known(draft.parsed, draft.zones), draft.names)


def add_known_again(draft: Draft) -> None:
    """Where names of the document, countries and peoples stand that the model did not mark."""
    found = known_again(draft.parsed, draft.known, draft.zones, _tokens(draft.names))
    draft.names += _free(found, draft.names)


def add_places_of_datelines(draft: Draft) -> None:
    """Those of lines in capitals, too."""
    draft.names += _free(draft.places, draft.names)


def add_names_in_capitals(draft: Draft) -> None:
    """What is left of the names set apart."""
    draft.names += _free(draft.in_zones, draft.names)


def drop_never_names(draft: Draft) -> None:
    """Parts of offices and titles, trades, families and plural nouns are no names."""
    draft.names = without_never_names(draft.parsed, draft.names, draft.known)


def add_possessives(draft: Draft) -> None:
    """Sainsbury’s is called so."""
    draft.names = with_possessives(draft.parsed, draft.names)


def mark_headline(draft: Draft) -> None:
    """Which names stand in the headline."""
    for span in draft.names:
        span.in_headline = span.char_start < draft.headline_end


PASSES: tuple[Callable[[Draft], None], ...] = (
    take_model_names,
    sharpen_edges,
    restore_boundaries,
    tell_kinds,
    join_known_phrases,
    bound_companies,
    correct_spellings,
    add_datelines,
    set_capitals_apart,
    label_titled,
    label_alike,
    part_persons,
    widen_persons,
    tell_things_apart,
    judge,
    weigh_edges,
    begin_persons,
    add_bracketed,
    add_codes,
    index_names,
    complete_names,
    believe_capitals,
    widen_in_capitals,
    add_persons_in_capitals,
    add_well_known,
    add_known_again,
    add_places_of_datelines,
    add_names_in_capitals,
    drop_never_names,
    add_possessives,
    mark_headline,
)


def _free(spans: Iterable[NameSpan], taken: list[NameSpan]) -> list[NameSpan]:
    """The spans that overlap neither an earlier one nor one that is taken; longer ones first."""
    used = set(by_token(taken))
    out = []
    for span in sorted(spans, key=lambda s: (s.first - s.last, s.first)):
        here = range(span.first, span.last)
        if used.isdisjoint(here):
            used.update(here)
            out.append(span)
    return out


def _tokens(spans: list[NameSpan]) -> set[int]:
    return set(by_token(spans))
