"""Who is who among the names of one document: every name gets the referent that its fullest name stands for."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from transforms import gazetteer
from transforms.company_names import has_ending, is_code, owner
from transforms.name_spans import Span
from transforms.name_text import fold, initials, is_acronym
from transforms.organisation_names import is_acronym_of, is_short_form_of, normalised
from transforms.person_names import PersonName, compatible, gender, parse, person_words, title_gender
from transforms.reading import Reading

# how sure a link by each method is: share of right speakers on PolNeAR's dev part given the speakers' spans, rounded;
# with fewer than 15 cases there (variant_name, given_name, acronym, quote_speaker) an estimate after reading
SCORES = {
    "same_name": 0.92,
    "variant_name": 0.9,
    "surname": 0.98,
    "surname_shared": 0.85,
    "given_name": 0.85,
    "misspelt": 0.8,
    "acronym": 0.95,
    "short_form": 0.93,
    "coref_pronoun": 0.9,
    "coref_nominal": 0.75,
    "named_later": 0.7,
    "apposition": 0.9,
    "in_focus": 0.6,
    "relative_pronoun": 0.73,
    "quote_speaker": 0.9,
    "narrator": 0.85,
    "spoken_for": 0.85,
}
NOT_YET_NAMED = 0.3  # how much less somebody counts whose full name comes only later
RELATIVE = 0.25  # and who is somebody's wife, son, …
_LONG_SURNAME = 7  # letters from which one too few is a slip, not another name
_KIN_BESIDE = 3  # tokens before
_KIN_REACH = 6  # tokens around the first full name
_KIN_AFTER = 9  # tokens after any
_RECENT_SENTENCES = 2  # within these a full name says which of several bearers of a surname is meant
_KIN = gazetteer.word_class("kin")
_OWNERS = frozenset({"'s", "'", "of", "his", "her", "their", "my"})


@dataclass(eq=False)
class Referent:
    """Somebody or something that a document names."""

    label: str
    name: str
    person: PersonName | None = None
    gender: str = ""
    count: int = 0
    first: int = 0
    full_at: list[int] = field(default_factory=list)
    roles: list[tuple[str, int]] = field(default_factory=list)
    initials: set[str] = field(default_factory=set)
    is_company: bool = False

    @property
    def key(self) -> str:
        """What MENTIONS calls name_key."""
        return f"{self.label}:{self.name}"


@dataclass(eq=False)
class Mention:
    """A place in the text that refers to something: a name, a pronoun or a nominal."""

    span: Span
    kind: str
    referent: Referent | None = None
    method: str | None = None

    @property
    def score(self) -> float | None:
        """Confidence of the link."""
        return SCORES[self.method] if self.method else None


def resolve_names(reading: Reading, spans: list[Span]) -> list[Mention]:
    """A mention for each name, in order, with its referent."""
    mentions = [Mention(span, "name") for span in spans]
    _people(reading, [m for m in mentions if m.span.label == "PERSON"])
    _things(reading, [m for m in mentions if m.span.label != "PERSON"])
    for mention in mentions:
        if mention.referent is not None:
            mention.referent.count += 1
            if mention.span.role:
                role = " ".join(part for part in (mention.span.role_of, mention.span.role) if part)
                mention.referent.roles.append((role, mention.span.first))
                mention.referent.gender = mention.referent.gender or title_gender(mention.span.role, reading.language)
    return mentions


# ------------------------------------------------------------------------------------------- persons
def _people(reading: Reading, mentions: list[Mention]) -> None:
    words = {id(m): person_words(m.span.name(reading)) for m in mentions}
    parsed = [parse(form) for form in set(words.values())]
    givens = frozenset(name.given for name in parsed)
    surnames = frozenset(name.surname for name in parsed if name.given in gazetteer.given_names())
    words = {m: _named_by_given(form, givens, surnames) for m, form in words.items()}
    full = [m for m in mentions if parse(words[id(m)]).is_full]
    by_surname: dict[str, list[Referent]] = defaultdict(list)
    by_given: dict[str, list[Referent]] = defaultdict(list)
    count = Counter(words[id(m)] for m in full)
    referent_of: dict[tuple[str, ...], Referent] = {}
    for form in sorted(count, key=lambda f: (-len(f), -count[f], f)):
        name = parse(form)
        fitting = [r for r in by_surname[name.surname] if r.person is not None and compatible(r.person, name)]
        if len(fitting) == 1:
            referent_of[form] = fitting[0]
            continue
        referent = Referent("PERSON", " ".join(form), name, gender(name))
        referent_of[form] = referent
        by_surname[name.surname].append(referent)
        for given in {form[0], *(form[1:2] if len(form) > 2 and len(form[0]) == 1 else ())}:
            by_given[given].append(referent)
    for mention in full:
        form = words[id(mention)]
        mention.referent = referent_of[form]
        mention.method = "same_name" if " ".join(form) == mention.referent.name else "variant_name"
        mention.referent.full_at.append(mention.span.first)
        if honorific := _honorific_gender(mention.span.role, reading.language):
            mention.referent.gender = honorific
    _short_people(reading, [(m, words[id(m)]) for m in mentions if m.referent is None], by_surname, by_given)


def _named_by_given(words: tuple[str, ...], givens: frozenset[str], surnames: frozenset[str]) -> tuple[str, ...]:
    """A person's words without what only qualifies a given name of the document: "Crooked Lotte" is Lotte."""
    if len(words) != 2 or words[1] not in givens or words[1] in surnames:
        return words
    known = gazetteer.given_names()
    return words if words[0] in known or words[1] not in known or len(words[0]) == 1 else words[1:]


def _short_people(
    reading: Reading,
    mentions: list[tuple[Mention, tuple[str, ...]]],
    by_surname: dict[str, list[Referent]],
    by_given: dict[str, list[Referent]],
) -> None:
    """Give lone surnames and given names the full name that they stand for, or a referent of their own."""
    lone: dict[tuple[str, str], Referent] = {}
    totals = Counter({id(r): 1 for group in by_surname.values() for r in group})
    relatives = _relatives(reading, mentions, by_surname)
    by_first_surname = _first_surnames(by_surname)
    for mention, form in mentions:
        name = parse(form)
        wanted = _honorific_gender(mention.span.role, reading.language)
        method, candidates = "surname", by_surname.get(name.surname, [])
        if not candidates:
            method, candidates = "given_name", _by_given_name(name.surname, by_given)
            if len(candidates) > 1 or any(r.person is None or r.person.suffix != name.suffix for r in candidates):
                candidates = []  # "Donald Jr." is not Donald Trump
            if not candidates:
                method, candidates = "surname", by_first_surname.get(name.surname, [])
            if not candidates:
                method, candidates = "misspelt", _by_misspelt_surname(name.surname, by_surname)
            # Xi Jinping, Kim Jong Un: a title or frequent use shows that the first word is the surname
        fitting = [r for r in candidates if not wanted or r.gender in ("", wanted)]
        if len(fitting) == 1 and method == "surname" and not wanted and fitting[0] in relatives:
            fitting = []
        if fitting:
            chosen = _which(reading, mention, fitting, totals)
            mention.referent, mention.method = chosen, method if len(fitting) == 1 else "surname_shared"
            totals[id(chosen)] += 1
            if wanted:
                chosen.gender = wanted
            continue
        key = (" ".join(form), wanted if by_surname.get(name.surname) else "")
        if key not in lone:
            lone[key] = Referent("PERSON", key[0], name, wanted or gender(PersonName(name.surname, (), "", "")))
        mention.referent, mention.method = lone[key], "same_name"
        lone[key].gender = lone[key].gender or wanted


def _by_given_name(given: str, by_given: dict[str, list[Referent]]) -> list[Referent]:
    """Persons whose given name it is, or is a nickname of."""
    formal = gazetteer.nicknames().get(given, frozenset())
    found = by_given.get(given) or [r for name in sorted(formal) for r in by_given.get(name, [])]
    return list(dict.fromkeys(found))


def _first_surnames(by_surname: dict[str, list[Referent]]) -> dict[str, list[Referent]]:
    """The one person who has a surname before another one: Rosselló for Ricardo Rosselló Nevares."""
    found: dict[str, list[Referent]] = defaultdict(list)
    for referent in (r for bearers in by_surname.values() for r in bearers):
        if referent.person is not None and referent.person.middle:
            found[referent.person.middle[-1]].append(referent)
    given = gazetteer.given_names()
    return {surname: bearers for surname, bearers in found.items() if len(bearers) == 1 and surname not in given}


def _by_misspelt_surname(surname: str, by_surname: dict[str, list[Referent]]) -> list[Referent]:
    """The one person whose long surname has just one letter more or less: Bornsten for Bornstein."""
    found = [
        r
        for other, bearers in sorted(by_surname.items())
        if min(len(surname), len(other)) >= _LONG_SURNAME and _is_slip(*sorted((surname, other), key=len))
        for r in bearers
    ]
    return found if len(found) == 1 else []


def _is_slip(short: str, long: str) -> bool:
    """Whether one letter inside a word is all that the shorter spelling lacks."""
    return len(short) + 1 == len(long) and any(short == long[:n] + long[n + 1 :] for n in range(1, len(long) - 1))


def _honorific_gender(role: str | None, language: str) -> str:
    """Gender by Mr., Mrs., Sir and the like directly before a name."""
    last = fold(role).split()[-1] if role else ""
    title = gazetteer.titles(language).get((last,))
    return title.gender if title and title.kind == "honorific" else ""


def _relatives(
    reading: Reading, mentions: list[tuple[Mention, tuple[str, ...]]], by_surname: dict[str, list[Referent]]
) -> set[Referent]:
    """Lone bearers of a surname who are named as the wife, son, … of somebody whom it means when it stands alone."""
    found = set()
    for mention, form in mentions:
        bearers = by_surname.get(parse(form).surname, [])
        if len(bearers) != 1 or mention.span.in_headline or not _introduced_as_kin(reading, bearers[0]):
            continue
        if _is_owned(reading, bearers[0]) or mention.span.first < min(bearers[0].full_at):
            found.add(bearers[0])
    return found


def _introduced_as_kin(reading: Reading, referent: Referent) -> bool:
    """Whether a person is first named as somebody's wife, son, …."""
    return not _KIN.isdisjoint(_around(reading, referent))


def _is_owned(reading: Reading, referent: Referent) -> bool:
    """Whether words about it tell whose wife, son, … it is: a widow may be nobody's in the text."""
    return not _OWNERS.isdisjoint(_around(reading, referent))


def _around(reading: Reading, referent: Referent) -> set[str]:
    """The folded words around the first full name of a person, in its sentence."""
    first = min(referent.full_at)
    begin, end = reading.sentence_bounds[reading.sentences[first]]
    return {fold(w) for w in reading.words[max(begin, first - _KIN_REACH) : min(end, first + _KIN_REACH)]}


def _which(reading: Reading, mention: Mention, fitting: list[Referent], totals: Counter[int]) -> Referent:
    """Of persons who share a surname: the one just named in full, else the one whom it has meant most so far.

    How often a full name occurs tells nothing: writers repeat that of the person whom the surname does not mean.
    """
    here = reading.sentences[mention.span.first]

    def fit(referent: Referent) -> tuple[float, int]:
        before = [t for t in referent.full_at if t < mention.span.first]
        recent = bool(before) and here - reading.sentences[before[-1]] <= _RECENT_SENTENCES
        weight = totals[id(referent)] * (2.0 if recent else 1.0) * (0.5 if _is_junior(referent) else 1.0)
        weight *= (1.0 if before else NOT_YET_NAMED) * (RELATIVE if _is_kin(reading, referent) else 1.0)
        return weight, -min(referent.full_at)

    return max(fitting, key=fit)


def _is_kin(reading: Reading, referent: Referent) -> bool:
    """Whether a person is anywhere called somebody's wife, son, … directly before or after the full name."""
    for first in referent.full_at:
        begin, end = reading.sentence_bounds[reading.sentences[first]]
        around = reading.words[max(begin, first - _KIN_BESIDE) : min(end, first + _KIN_AFTER)]
        if not _KIN.isdisjoint(map(fold, around)):
            return True
    return False


def _is_junior(referent: Referent) -> bool:
    return referent.person is not None and referent.person.suffix == "jr"


# -------------------------------------------------------------------------- organisations, places, …
def _things(reading: Reading, mentions: list[Mention]) -> None:
    forms: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        text, label = mention.span.name(reading), mention.span.label
        forms[(label, normalised(text, label, reading.language))].append(mention)
    referent_of: dict[tuple[str, str], Referent] = {}
    by_code = _by_code(reading, mentions)
    # codes last: what they stand for is known by then
    longest_first = sorted(forms, key=lambda f: (f[1] in by_code, -len(f[1].split()), forms[f][0].span.first, f))
    for label, name in longest_first:
        group = forms[(label, name)]
        method, referent = "same_name", Referent(label, name, first=group[0].span.first)
        if label == "ORG":
            coded = referent_of.get(("ORG", by_code.get(name, "")))
            others = (r for r in referent_of.values() if r.label == "ORG")
            found = ("acronym", coded) if coded is not None else _longer_name(reading, name, group, others)
            if found is not None:
                method, referent = found
            referent.is_company |= any(has_ending(reading, m.span) for m in group)
            referent.initials |= _initials([m.span.name(reading) for m in group], len(name.split()))
        referent_of[(label, name)] = referent
        for mention in group:
            mention.referent, mention.method = referent, method


def _by_code(reading: Reading, mentions: list[Mention]) -> dict[str, str]:
    """Names of organisations that an exchange's code or another short form stands behind, by it: (VODA.L), (ACM)."""
    found: dict[str, str] = {}
    names = {m.span.last: m.span for m in mentions if m.span.label == "ORG"}
    for span in names.values():
        is_single = span.last - span.first == 1 and is_code(reading.words[span.first])
        company = owner(reading, span, names) if is_single else None
        if company is not None:
            long, short = (normalised(s.name(reading), "ORG", reading.language) for s in (company, span))
            if long != short:
                found.setdefault(short, long)
    return found


def _initials(texts: list[str], shortest: int) -> set[str]:
    """What names are called by the initials of their words and of legal endings: GEC, General Electric Co Plc."""
    words = {tuple(fold(text).replace("-", " ").split()) for text in texts}
    return {
        letters for long in words for n in range(max(2, shortest), len(long) + 1) for letters in initials([*long[:n]])
    }


def _longer_name(
    reading: Reading, name: str, group: list[Mention], longer: Iterable[Referent]
) -> tuple[str, Referent] | None:
    """The one organisation named at more length that a name is an acronym or a short form of."""
    others = list(dict.fromkeys(longer))
    text = group[0].span.name(reading)
    if is_acronym(text):
        fitting = [r for r in others if is_acronym_of(text, r.name) or fold(text) in r.initials]
        if fitting:
            return ("acronym", fitting[0]) if len(fitting) == 1 else None
        others = [r for r in others if r.is_company]
    begin = next((m.span.first for m in group if not m.span.in_headline), len(reading))
    fitting = [r for r in others if r.first < begin and is_short_form_of(name, r.name)]
    return ("short_form", fitting[-1]) if len(fitting) == 1 else None
