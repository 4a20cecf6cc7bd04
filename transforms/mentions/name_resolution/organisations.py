"""Which organisation, place or thing each name of a document means: the longest name of each says."""

import re
from collections import defaultdict

from transforms.lexicon.folding import initials, is_acronym, lookup_key
from transforms.mentions.referents import Mention, Referent
from transforms.names.canonical_names import canonical_name
from transforms.names.companies import has_ending, is_code, owner_of_code
from transforms.names.known_roles import known_roles
from transforms.names.organisations import head_word, is_acronym_before_kind, is_short_form_of, lacks_only_kind
from transforms.text.parsed_text import ParsedText

_WITH_SMALL_WORDS = re.compile(r"[A-Z][a-z][A-Z]{1,2}")  # an acronym: MoD, DfE


def resolve_things(parsed: ParsedText, mentions: list[Mention]) -> None:
    """Give the names of organisations, places and whatever else their referents."""
    forms: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        text, label = mention.span.name(parsed), mention.span.label
        forms[(label, canonical_name(text, label, parsed.language))].append(mention)
    referent_of: dict[tuple[str, str], Referent] = {}
    organisations = _Organisations()
    by_code = _by_code(parsed, mentions)
    # codes last: what they stand for is known by then
    longest_first = sorted(forms, key=lambda f: (f[1] in by_code, -len(f[1].split()), forms[f][0].span.first, f))
    for label, name in longest_first:
        group = forms[(label, name)]
        # what only a headline names is no longer name of anything: Windows of "Windows Word files"
        firsts = (m.span.first for m in group if not m.span.in_headline or has_ending(parsed, m.span))
        method, referent = "same_name", Referent(label, name, first=next(firsts, len(parsed)))
        if label == "ORG":
            coded = referent_of.get(("ORG", by_code.get(name, "")))
            found = ("acronym", coded) if coded is not None else organisations.longer(parsed, name, group)
            if found is not None:
                method, referent = found
            referent.is_company |= any(has_ending(parsed, m.span) for m in group)
            organisations.note(referent, _initials([m.span.name(parsed) for m in group], len(name.split())))
        referent_of[(label, name)] = referent
        for mention in group:
            mention.referent, mention.method = referent, method


class _Organisations:
    """Those named so far, by what may stand for them."""

    def __init__(self) -> None:
        self._by_initials: dict[str, list[Referent]] = defaultdict(list)
        self._by_end: dict[str, list[Referent]] = defaultdict(list)  # the first, last and head word of the name

    def note(self, referent: Referent, called: set[str]) -> None:
        """An organisation, and initials that it is called by."""
        words = referent.name.split()
        for word in {*words[:1], *words[-1:], head_word(referent.name)}:
            self._by_end[word].append(referent)
        parts = [part for word in words for part in word.split("-") if part]
        for letters in called | (initials(parts) if len(parts) > 1 else set()):
            self._by_initials[letters].append(referent)

    def longer(self, parsed: ParsedText, name: str, group: list[Mention]) -> tuple[str, Referent] | None:
        """The one organisation named at more length that a name is an acronym or a short form of."""
        text, words = group[0].span.name(parsed), name.split()
        is_code = is_acronym(text)
        letters = lookup_key(text).replace(" ", "").replace("&", "")  # S&P
        is_of_letters = is_code or _WITH_SMALL_WORDS.fullmatch(text) is not None
        if is_of_letters and (fitting := set(self._by_initials.get(letters, ()))):
            return ("acronym", fitting.pop()) if len(fitting) == 1 else None
        begin = next((m.span.first for m in group if not m.span.in_headline), len(parsed))
        is_whole = len(words) == 1 and all(has_ending(parsed, m.span) for m in group)  # News Corp. is not Sarn News
        fitting = {
            other
            for word in {*words[:1], *words[-1:]}
            for other in self._by_end.get(word, ())
            if lacks_only_kind(name, other.name)
            or (is_code and is_acronym_before_kind(name, other.name))
            or (
                other.first < begin
                and is_short_form_of(name, other.name)
                and not (is_whole and other.name.endswith(f" {name}"))
                and (other.is_company or not (is_code or _is_maker(name, other)))
            )
        }
        return ("short_form", fitting.pop()) if len(fitting) == 1 else None


def _is_maker(name: str, other: Referent) -> bool:
    """Whether a well-known organisation's name of one word begins another name, as that of a product: Sony Walkman."""
    known = known_roles("ORG", name)
    is_begun = " " not in name and other.name.startswith(f"{name} ")
    return bool(known) and is_begun and known_roles("ORG", other.name) != known


def _by_code(parsed: ParsedText, mentions: list[Mention]) -> dict[str, str]:
    """Names of organisations that an exchange's code or another short form stands behind, by it: (VODA.L), (ACM)."""
    found: dict[str, str] = {}
    names = {m.span.last: m.span for m in mentions if m.span.label == "ORG"}
    for span in names.values():
        is_single = span.last - span.first == 1 and is_code(parsed.words[span.first])
        company = owner_of_code(parsed, span, names) if is_single else None
        if company is not None:
            long, short = (canonical_name(s.name(parsed), "ORG", parsed.language) for s in (company, span))
            if long != short:
                found.setdefault(short, long)
    return found


def _initials(texts: list[str], shortest: int) -> set[str]:
    """What names are called by the initials of their words and of legal endings: GEC, General Electric Co Plc."""
    words = {tuple(lookup_key(text).replace("-", " ").split()) for text in texts}
    return {
        letters for long in words for n in range(max(2, shortest), len(long) + 1) for letters in initials([*long[:n]])
    }
