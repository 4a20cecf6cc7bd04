"""Which person each name of a document means: full names first, then lone surnames and given names."""

from collections import Counter, defaultdict

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.mentions.nominals.kinship import introduced_as_kin, is_kin, is_owned
from transforms.mentions.referents import Mention, Referent
from transforms.names.persons import PersonName, compatible, gender, given_name_first, parse, person_words
from transforms.text.parsed_text import ParsedText

NOT_YET_NAMED = 0.3  # how much less somebody counts whose full name comes only later
RELATIVE = 0.25  # and who is somebody's wife, son, …
_LONG_SURNAME = 7  # letters from which one too few is a slip, not another name
_LONGEST_SURNAME = 40  # letters, beyond which it is none
_NUMERAL = frozenset("iv")
_RECENT_SENTENCES = 2  # within these a full name says which of several bearers of a surname is meant


def resolve_people(parsed: ParsedText, mentions: list[Mention]) -> None:
    """Give the names of persons their referents."""
    words = {id(m): given_name_first(person_words(m.span.name(parsed)), parsed.language) for m in mentions}
    names = [parse(form) for form in set(words.values())]
    givens = frozenset(name.given for name in names)
    surnames = frozenset(name.surname for name in names if name.given in gazetteer.given_names())
    words = {m: _named_by_given(form, givens, surnames) for m, form in words.items()}
    words = _with_numerals(words)
    full = [m for m in mentions if parse(words[id(m)]).is_full]
    by_surname: dict[str, list[Referent]] = defaultdict(list)
    by_given: dict[str, list[Referent]] = defaultdict(list)
    count = Counter(words[id(m)] for m in full)
    referent_of: dict[tuple[str, ...], Referent] = {}
    for form in sorted(count, key=lambda f: (-len(f), -count[f], f)):
        name = parse(form)
        fitting = [r for r in by_surname[name.surname] if r.person is not None and compatible(r.person, name)]
        fitting = fitting or _with_more_surnames(name, by_given[name.given])
        if len(fitting) == 1:
            referent_of[form] = fitting[0]
            if fitting[0] not in by_surname[name.surname]:
                by_surname[name.surname].append(fitting[0])
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
        if honorific := _honorific_gender(mention.span.role, parsed.language):
            mention.referent.gender = honorific
    _short_people(parsed, [(m, words[id(m)]) for m in mentions if m.referent is None], by_surname, by_given)
    _name_with_titles(parsed, mentions)
    _called_by_title(parsed, mentions)


def _with_numerals(words: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """The words of names, where a lone one is that of one person with a numeral: Charles, of Charles III."""
    numbered: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for form in words.values():
        if len(form) == 2 and set(form[1]) <= _NUMERAL and parse(form).suffix:
            numbered[form[0]].add(form)
    only = {name: forms for name, forms in numbered.items() if len(forms) == 1}
    return {m: next(iter(only[form[0]])) if len(form) == 1 and form[0] in only else form for m, form in words.items()}


def _name_with_titles(parsed: ParsedText, mentions: list[Mention]) -> None:
    """Persons who have a title in the place of a surname are named with it: Pope Francis, Sister Ada."""
    titles: dict[Referent, str] = {}
    for mention in mentions:
        referent, title = mention.referent, _title_of_given_name(mention, parsed.language)
        if title and referent is not None and referent.person is not None and not referent.person.is_full:
            titles.setdefault(referent, title)
    for referent, title in titles.items():
        referent.name = f"{title} {referent.name}"


def _title_of_given_name(mention: Mention, language: str) -> str:
    """The title before a name that is followed by a given name: the pope of Pope Francis; "" if there is none."""
    last = (mention.span.role or "").rpartition(" ")[2]
    is_title = language == ENGLISH and last[:1].isupper() and lookup_key(last) in closed_class("title_in_person_name")
    return lookup_key(last) if is_title else ""


def _called_by_title(parsed: ParsedText, mentions: list[Mention]) -> None:
    """Names that are nothing but a title are those of who was named with it last, or only is later: the Pope."""
    for mention in mentions:
        title = lookup_key(mention.span.text(parsed))
        known = gazetteer.titles(parsed.language).get((title,))
        if known is None or known.kind == "honorific":
            continue
        bearers = [m for m in mentions if m.span.role and lookup_key(m.span.role) == title]
        before = [m.referent for m in bearers if m.span.first <= mention.span.last]  # or right behind it
        if before or len({m.referent for m in bearers}) == 1:
            mention.referent, mention.method = before[-1] if before else bearers[0].referent, "short_form"


def _with_more_surnames(name: PersonName, of_given: list[Referent]) -> list[Referent]:
    """Persons who have another surname behind that of a full name: Amina Ali Nkeki for Amina Ali."""
    return [
        referent
        for referent in of_given
        if referent.person is not None
        and (*name.middle, name.surname) == referent.person.middle
        and referent.person.suffix == name.suffix
    ]


def _named_by_given(words: tuple[str, ...], givens: frozenset[str], surnames: frozenset[str]) -> tuple[str, ...]:
    """A person's words without what only qualifies a given name of the document: "Crooked Lotte" is Lotte."""
    if len(words) != 2 or words[1] not in givens or words[1] in surnames:
        return words
    known = gazetteer.given_names()
    return words if words[0] in known or words[1] not in known or len(words[0]) == 1 else words[1:]


def _short_people(
    parsed: ParsedText,
    mentions: list[tuple[Mention, tuple[str, ...]]],
    by_surname: dict[str, list[Referent]],
    by_given: dict[str, list[Referent]],
) -> None:
    """Give lone surnames and given names the full name that they stand for, or a referent of their own."""
    lone: dict[tuple[str, str], Referent] = {}
    totals = Counter({id(r): 1 for group in by_surname.values() for r in group})
    relatives = _relatives(parsed, mentions, by_surname)
    by_first_surname = _first_surnames(by_surname)
    slips = _Slips(by_surname)
    for mention, form in mentions:
        name = parse(form)
        wanted = _honorific_gender(mention.span.role, parsed.language)
        is_given = _title_of_given_name(mention, parsed.language) != ""
        method, candidates = "surname", [] if is_given else by_surname.get(name.surname, [])
        if not candidates:
            method, candidates = "given_name", _by_given_name(name.surname, by_given)
            if len(candidates) > 1:
                candidates = [r for r in candidates if _is_recent(parsed, mention, r)]
            if len(candidates) > 1 or any(r.person is None or r.person.suffix != name.suffix for r in candidates):
                candidates = []  # "Donald Jr." is not Donald Trump
            if not candidates and not is_given:
                method, candidates = "surname", by_first_surname.get(name.surname, [])
            if not candidates and not is_given:
                method, candidates = "misspelt", slips.of(name.surname)
            # Xi Jinping, Kim Jong Un: a title or frequent use shows that the first word is the surname
        fitting = [r for r in candidates if not wanted or r.gender in ("", wanted)]
        if len(fitting) == 1 and method == "surname" and not wanted and fitting[0] in relatives:
            fitting = []
        if fitting:
            chosen = _which(parsed, mention, fitting, totals)
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


class _Slips:
    """Persons by their long surnames with one letter too few or too many: Bornsten for Bornstein."""

    def __init__(self, by_surname: dict[str, list[Referent]]) -> None:
        self._by_surname = by_surname
        self._lacking: dict[str, list[str]] = defaultdict(list)
        for surname in by_surname:
            for shorter in _one_less(surname):
                self._lacking[shorter].append(surname)

    def of(self, surname: str) -> list[Referent]:
        """The one person whose surname it may be a slip for."""
        meant = {*self._lacking.get(surname, ()), *(self._by_surname.keys() & _one_less(surname))}
        found = [r for other in meant for r in self._by_surname[other]]
        return found if len(found) == 1 else []


def _one_less(surname: str) -> set[str]:
    """A surname without one of the letters inside it, if that leaves a long one."""
    if not _LONG_SURNAME < len(surname) < _LONGEST_SURNAME:
        return set()
    return {surname[:n] + surname[n + 1 :] for n in range(1, len(surname) - 1)}


def _honorific_gender(role: str | None, language: str) -> str:
    """Gender by Mr., Mrs., Sir and the like directly before a name."""
    last = lookup_key(role).split()[-1] if role else ""
    title = gazetteer.titles(language).get((last,))
    return title.gender if title and title.kind == "honorific" else ""


def _relatives(
    parsed: ParsedText, mentions: list[tuple[Mention, tuple[str, ...]]], by_surname: dict[str, list[Referent]]
) -> set[Referent]:
    """Lone bearers of a surname who are named as the wife, son, … of somebody whom it means when it stands alone."""
    found = set()
    for mention, form in mentions:
        bearers = by_surname.get(parse(form).surname, [])
        if len(bearers) != 1 or mention.span.in_headline or not introduced_as_kin(parsed, bearers[0]):
            continue
        if is_owned(parsed, bearers[0]) or mention.span.first < min(bearers[0].full_at):
            found.add(bearers[0])
    return found


def _which(parsed: ParsedText, mention: Mention, fitting: list[Referent], totals: Counter[int]) -> Referent:
    """Of persons who share a surname: the one just named in full, else the one whom it has meant most so far.

    How often a full name occurs tells nothing: writers repeat that of the person whom the surname does not mean.
    """

    def fit(referent: Referent) -> tuple[float, int]:
        is_recent, is_junior = _is_recent(parsed, mention, referent), _is_junior(referent)
        weight = totals[id(referent)] * (2.0 if is_recent else 1.0) * (0.5 if is_junior else 1.0)
        is_named = min(referent.full_at) < mention.span.first
        weight *= (1.0 if is_named else NOT_YET_NAMED) * (RELATIVE if is_kin(parsed, referent) else 1.0)
        return weight, -min(referent.full_at)

    return max(fitting, key=fit)


def _is_recent(parsed: ParsedText, mention: Mention, referent: Referent) -> bool:
    """Whether somebody was named in full just before a mention."""
    before = max((t for t in referent.full_at if t < mention.span.first), default=None)
    here = parsed.sentences[mention.span.first]
    return before is not None and here - parsed.sentences[before] <= _RECENT_SENTENCES


def _is_junior(referent: Referent) -> bool:
    return referent.person is not None and referent.person.suffix in closed_class("junior_suffix")
