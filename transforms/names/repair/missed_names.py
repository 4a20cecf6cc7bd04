"""Names that the model missed: known ones that come again, acronyms in brackets, datelines, countries, peoples."""

from collections import defaultdict

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import POSSESSIVES, initials, is_acronym, lookup_key
from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.names.companies import brief_words, has_ending
from transforms.names.known_roles import is_known_person
from transforms.names.label_evidence import ends_title, is_given_part
from transforms.names.persons import parse, person_words
from transforms.names.repair.things import names_thing
from transforms.names.spans import NameSpan, by_token
from transforms.names.trimming import trimmed
from transforms.text.parsed_text import ParsedText

_PLACES = frozenset({"GPE", "LOC", "NORP"})
_MAX_KNOWN = 3  # words of a well-known person's name
_MAX_SPELT_OUT = 10  # tokens of a name that a bracket shortens
_SHORTEST_ACRONYM = 3  # letters
_SHORTEST_BRIEF = 4  # letters of a first word that stands for a company
_MOST_BEFORE = 2  # words of a name before the part of it that the model marked
_AFTER_NAMES = POSSESSIVES | {"'"}

Index = dict[str, list[tuple[tuple[str, ...], str]]]


def index_of_names(parsed: ParsedText, spans: list[NameSpan]) -> Index:
    """Words of the document's names by their first word, longest first: what to look for elsewhere."""
    forms: dict[tuple[str, ...], str] = {}
    for span in spans:
        words = tuple(lookup_key(w) for w in parsed.words[span.first : span.last])
        if span.label in ("PERSON", "ORG", "GPE") and all(words) and words[-1] not in _AFTER_NAMES:
            forms.setdefault(words, span.label)
    for words, label in list(forms.items()):
        if label == "PERSON" and len(words) > 1 and parse(words).surname == words[-1]:
            forms.setdefault(_surname(words), "PERSON")
    for words in (*_briefly(parsed, spans), *_acronyms(parsed, spans)):
        forms.setdefault(words, "ORG")
    index: Index = defaultdict(list)
    for words, label in sorted(forms.items(), key=lambda item: (-len(item[0]), item[0])):
        index[words[0]].append((words, label))
    return index


def _surname(words: tuple[str, ...]) -> tuple[str, ...]:
    """The last word of a name, with the one before a hyphen: smith - roe."""
    is_double = len(words) > 3 and words[-2] == "-"
    return words[-3:] if is_double else words[-1:]


def _briefly(parsed: ParsedText, spans: list[NameSpan]) -> set[tuple[str, ...]]:
    """What companies are called besides: without legal ending, and by a first word that is no common word."""
    lower = {word for word in parsed.words if word.islower()}
    found = {tuple(lookup_key(w) for w in brief_words(parsed, span)) for span in spans if has_ending(parsed, span)}
    for word in {words[0] for words in found}:
        is_other = gazetteer.known_label(word) or word in gazetteer.given_names() or word in gazetteer.capitals()
        is_common = (
            word in lower
            or word in closed_class("never_short_name", parsed.language)
            or word in gazetteer.title_words()
        )
        if len(word) >= _SHORTEST_BRIEF and word.isalpha() and not is_other and not is_common:
            found.add((word,))
    return found


def _acronyms(parsed: ParsedText, spans: list[NameSpan]) -> set[tuple[str, ...]]:
    """Words in capitals that organisations of several words have as initials: HHS of Harbour Health Service."""
    written = {lookup_key(word) for word in parsed.words if len(word) >= _SHORTEST_ACRONYM and is_acronym(word)}
    if not written:
        return set()
    names = {tuple(map(lookup_key, parsed.words[s.first : s.last])) for s in spans if s.label == "ORG"}
    found = {letters for words in names if len(words) > 1 for letters in initials([*words])}
    return {(letters,) for letters in found & written if gazetteer.known_label(letters) is None}


def with_completed_names(parsed: ParsedText, spans: list[NameSpan], index: Index) -> list[NameSpan]:
    """The names; one of which the model marked a part is whole if the document has it in full: Buenos "Aires"."""
    at = by_token(spans)
    whole: list[NameSpan] = []
    for span in spans:
        for token in range(max(0, span.first - _MOST_BEFORE), span.first + 1):
            for form, label in index.get(lookup_key(parsed.words[token]), ()):
                last = token + len(form)
                if last - token <= span.last - span.first or last < span.last or last > len(parsed):
                    continue
                words = parsed.words[token:last]
                others = {id(at[t]): at[t] for t in range(token, last) if t in at}
                is_inside = all(
                    token <= other.first and other.last <= last and not _is_known(parsed, other)
                    for other in others.values()
                )
                if (
                    tuple(map(lookup_key, words)) == form
                    and words[0][0].isupper()
                    and words[-1][0].isupper()
                    and is_inside
                ):
                    wide = trimmed(parsed, token, last, label)
                    whole += [wide] if wide is not None and wide.last == last else []
    covered = set(by_token(whole))
    return [*whole, *(span for span in spans if not covered.issuperset(range(span.first, span.last)))]


def _is_known(parsed: ParsedText, span: NameSpan) -> bool:
    return gazetteer.known_label(lookup_key(span.text(parsed))) is not None


def known_again(parsed: ParsedText, index: Index, zones: set[int], taken: set[int]) -> list[NameSpan]:
    """Where names of the document, countries and peoples stand that the model did not mark."""
    found = []
    words, size = parsed.words, len(parsed)
    lower = {word for word in words if word.islower()}
    is_english = parsed.language == ENGLISH
    for token in range(size):
        word = words[token]
        if token in taken or not (word[0].isupper() or word[0].isdigit()):
            continue
        folded = lookup_key(_without_possessive(word))
        is_open = is_english and word[-1] == "s" and folded not in index
        if is_open and folded[:-1] in index and folded[:-1] not in lower and _owns(parsed, token):
            found += [_respelt(parsed, token, label) for form, label in index[folded[:-1]] if len(form) == 1]
            continue
        for form, label in index.get(folded, ()):
            last = token + len(form)
            if last > size or not taken.isdisjoint(range(token, last)):
                continue
            here = [lookup_key(_without_possessive(w)) for w in words[token:last]]
            is_surname = label == "PERSON" and len(form) == 1 and token - 1 not in taken
            has_given = is_surname and token > 0 and token not in zones and is_given_part(parsed, token - 1)
            if tuple(here) == form and (has_given or _looks_named(parsed, token, last, token in zones)):
                span = trimmed(parsed, token - has_given, last, label)
                if span is not None:
                    found.append(span)
                break
        else:
            found += _reference(parsed, token, folded)
    return found


def _without_possessive(word: str) -> str:
    return next((word.removesuffix(ending) for ending in POSSESSIVES if word.endswith(ending)), word)


def _owns(parsed: ParsedText, token: int) -> bool:
    """Whether a word may be a name's possessive without its apostrophe: Acmes of "Acmes shares"."""
    is_followed = token + 1 < len(parsed) and parsed.pos[token + 1] in ("NOUN", "PROPN", "ADJ", "NUM")
    return is_followed and (is_acronym(parsed.words[token][:-1]) or _looks_named(parsed, token, token + 1, False))


def _respelt(parsed: ParsedText, token: int, label: str) -> NameSpan:
    start, end = parsed.starts[token], parsed.ends[token]
    return NameSpan(token, token + 1, start, end, label, spelling=parsed.text[start : end - 1])


def _looks_named(parsed: ParsedText, first: int, last: int, in_zone: bool) -> bool:
    """Whether tokens that read like a known name are one: capitals, and not a common word that starts a sentence."""
    words = parsed.words[first:last]
    if not all(w[0].isupper() or not w[0].isalpha() or len(form) <= 3 for w, form in zip(words, words, strict=True)):
        return False
    if last - first > 1 or in_zone or is_acronym(words[0]):
        return True
    beside = [t for t in (first - 1, last) if 0 <= t < len(parsed) and parsed.sentences[t] == parsed.sentences[first]]
    if any(parsed.words[t][0].isupper() and parsed.pos[t] == "PROPN" and not _is_title(parsed, t) for t in beside):
        return False  # a part of another name
    starts = not first or parsed.sentences[first - 1] != parsed.sentences[first]
    return parsed.pos[first] == "PROPN" or words[0].isupper() or not starts


def _is_title(parsed: ParsedText, token: int) -> bool:
    return lookup_key(parsed.words[token]) in gazetteer.title_words()


def _reference(parsed: ParsedText, token: int, folded: str) -> list[NameSpan]:
    """A country, people or known name at a token, if it cannot be anything else."""
    word = parsed.words[token]
    known = gazetteer.known_label(folded)
    if known is None or folded in gazetteer.given_names():
        return []
    if parsed.pos[token] not in (("PROPN", "ADJ", "NOUN") if known in _PLACES else ("PROPN",)):
        return []
    if len(folded) <= 3 and not word.isupper():
        return []
    beside = [t for t in (token - 1, token + 1) if 0 <= t < len(parsed)]
    if any(parsed.words[t][0].isupper() and parsed.deps[token] == "compound" for t in beside):
        return []
    span = trimmed(parsed, token, token + 1, known)
    return [span] if span is not None else []


def well_known(parsed: ParsedText, zones: set[int]) -> list[NameSpan]:
    """Full names of the knowledge base's persons among capitals that mark no names: "Jane Roe Goes After John Doe"."""
    found = []
    for token in sorted(zones):
        for size in range(_MAX_KNOWN, 1, -1):
            words = parsed.words[token : token + size]
            if words[0][0].isupper() and is_known_person(" ".join(person_words(" ".join(words)))):
                span = trimmed(parsed, token, token + len(words), "PERSON")
                found += [span] if span is not None else []
                break
    return found


def bracketed(parsed: ParsedText) -> list[NameSpan]:
    """Long names that a bracket gives an acronym for, and the acronyms: Shanghai Cooperation Organisation (SCO)."""
    found = []
    words = parsed.words
    for token in range(2, len(words) - 2):
        if words[token] != "(" or words[token + 2] != ")" or not is_acronym(words[token + 1]):
            continue
        if _is_title(parsed, token - 1) or ends_title(parsed, token - 1):
            continue  # Member of Parliament (MP)
        letters = lookup_key(words[token + 1])
        earliest = max(parsed.sentence_bounds[parsed.sentences[token]][0], token - _MAX_SPELT_OUT)
        for first in range(token - 2, earliest - 1, -1):
            parts = [lookup_key(w) for w in words[first:token] if w[0].isalnum()]
            if words[first][0].isupper() and len(parts) > 1 and letters in initials(parts):
                if names_thing(parsed, first, token):
                    break  # Acute Harbour Fever (AHF)
                long = trimmed(parsed, first, token, "ORG")
                short = trimmed(parsed, token + 1, token + 2, "ORG")
                found += [span for span in (long, short) if span is not None]
                break
    return found


def datelines(parsed: ParsedText) -> list[NameSpan]:
    """The places of datelines in capitals: "NEW YORK (Reuters) -", "PARIS —". Others look like any name."""
    lines = (line for line in parsed.datelines if parsed.text[line.place_start : line.place_end].isupper())
    places = (parsed.tokens(line.place_start, line.place_end) for line in lines)
    spans = (trimmed(parsed, first, last, "GPE") for first, last in places if first < last)
    return [span for span in spans if span is not None]
