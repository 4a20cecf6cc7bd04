"""The mentions of one document: names first, then pronouns and nominals in the order of reading."""

from collections.abc import Sequence
from typing import NamedTuple

from transforms.lexicon.folding import POSSESSIVES, fold
from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.mentions.adjacent_descriptions import person_in_focus
from transforms.mentions.appositions import speaking_token
from transforms.mentions.cataphora import find_later
from transforms.mentions.first_person import first_persons, narrator
from transforms.mentions.impersonal_pronouns import IT, RELATIVE, relative_antecedent, thing_meant
from transforms.mentions.kinship import Kinship, apposed, is_kin_noun, kin_word, owner_of
from transforms.mentions.name_resolution.missed_speakers import as_persons, with_named_speakers
from transforms.mentions.name_resolution.names import resolve_names
from transforms.mentions.nominals import POSSESSOR, determiner, is_definite, is_introduced, is_member, phrase_start
from transforms.mentions.organisation_nouns import (
    ORGANISATION_NOUNS,
    PLACE_NOUNS,
    campaigners,
    led_by,
    led_by_subject,
    place_named,
    spoken_for,
    thing_by_noun,
    told_kinds,
)
from transforms.mentions.pronouns import (
    FIRST_PERSON,
    HE,
    OTHERS,
    SHE,
    SUBJECTS,
    Trail,
    antecedent,
    named_below,
    subject_after,
)
from transforms.mentions.referents import Mention, Referent
from transforms.mentions.role_matching import alike, person_by_role
from transforms.names.repair.passes import names
from transforms.names.roles import add_roles, copula_role, names_person, role_parts
from transforms.names.spans import NameSpan, by_token
from transforms.text.parsed_text import ParsedText
from transforms.text.phrase_heads import tokens_between

_SPECIFIC = closed_class("specific_determiner")
_THE_OR_POSSESSOR = closed_class("definite_article") | {POSSESSOR}
_COMPANY = closed_class("any_company")
_OBJECTS = frozenset({"dobj", "dative", "pobj"})


class QuoteOutline(NamedTuple):
    """Where a quote's speaker stands, and its pieces: (char_start, char_end, whether verbatim)."""

    speaker: tuple[int, int] | None
    segments: list[tuple[int, int, bool]]


def document_mentions(
    parsed: ParsedText, headline_end: int, quotes: list[QuoteOutline], authors: Sequence[str] = ()
) -> list[Mention]:
    """The mentions of a document in order of the text; no two overlap."""
    spans = names(parsed, headline_end)
    spans = with_named_speakers(parsed, spans, [q.speaker for q in quotes if q.speaker])
    verbatim = [q.speaker for q in quotes if q.speaker and any(literal for _, _, literal in q.segments)]
    as_persons(parsed, spans, verbatim)
    add_roles(parsed, spans)
    named = resolve_names(parsed, spans)
    walk = _Walk(parsed, named, quotes)
    walk.narrator = narrator(parsed, headline_end, named, authors, walk.narrated())
    return walk.mentions()


class _Walk:
    """Reads a document token by token and gives pronouns and nominals their referents."""

    def __init__(self, parsed: ParsedText, named: list[Mention], quotes: list[QuoteOutline]) -> None:
        self.parsed = parsed
        self.quotes = quotes
        self.named = {t: m for m in named for t in range(m.span.first, m.span.last)}
        self.names = named
        self.referring = dict(self.named)  # with the pronouns resolved so far
        verbatim = [(start, end) for q in quotes for start, end, is_verbatim in q.segments if is_verbatim]
        self.trail = Trail(parsed, verbatim)
        self.people = list(dict.fromkeys(m.referent for m in named if m.referent and m.referent.label == "PERSON"))
        self.organisations = list(dict.fromkeys(m.referent for m in named if m.referent and m.referent.label == "ORG"))
        self.places = list(dict.fromkeys(m.referent for m in named if m.referent and m.referent.label == "GPE"))
        self.kinds = told_kinds(parsed, named)
        self.told = frozenset[str]().union(*(self.kinds.get(id(thing), ()) for thing in self.organisations))
        self.leaders = campaigners(parsed, self.named)
        self.kinship = Kinship()
        self.narrator: Referent | None = None
        self.phrases: dict[int, range] = {}
        self.quotes_of: dict[int, list[int]] = {}
        self.speaker: dict[int, Referent] = {}
        spans = by_token(mention.span for mention in named)
        for number, quote in enumerate(quotes):
            if quote.speaker is None:
                continue
            phrase = tokens_between(parsed, *quote.speaker)
            head = speaking_token(parsed, phrase, spans)
            self.phrases.setdefault(head, range(*phrase))
            self.quotes_of.setdefault(head, []).append(number)
            if head in self.named and (referent := self.named[head].referent) is not None:
                self.speaker[number] = referent
        self.inside = {t for phrase in self.phrases.values() for t in phrase} - self.phrases.keys()
        self._free_members()
        for mention in named:
            role = copula_role(parsed, mention.span) if mention.span.label == "PERSON" else None
            if role and mention.referent is not None:
                mention.referent.roles.append((role, mention.span.first))

    def _free_members(self) -> None:
        """A party's or a people's name that speaks in the singular is no party: "the Republican said"."""
        for head in self.phrases:
            mention = self.named.get(head)
            if mention is None or mention.span.label != "NORP" or self.parsed.tags[head] == "NNPS":
                continue
            if is_member(self.parsed, head):
                self.names.remove(mention)
                for token in range(mention.span.first, mention.span.last):
                    del self.named[token], self.referring[token]

    def narrated(self) -> list[int]:
        """Where somebody speaks as I outside of quotes."""
        spoken = (t for t in self.phrases if self.parsed.forms[t] in FIRST_PERSON)
        return [t for t in spoken if self.trail.quote_at(self.parsed.starts[t]) is None]

    def mentions(self) -> list[Mention]:
        """All mentions in order."""
        heads = frozenset().union(
            *(
                alike(role_parts(role, self.parsed.language)[0])
                for person in self.people
                for role, _ in person.roles
                if role
            )
        )
        found: list[Mention] = []
        each = zip(self.parsed.forms, self.parsed.tags, self.parsed.pos, strict=True)
        for token, (word, tag, pos) in enumerate(each):
            mention = self.named.get(token)
            if mention is not None:
                if mention.span.first == token:
                    self._note(mention)
                self._speaks(token, mention)
                continue
            is_noun = tag == "NN"
            if is_noun and self._is_introduced(token):
                self.trail.introduced.add(word)
                if self.parsed.deps[token] in SUBJECTS | _OBJECTS:
                    self.trail.anonymous.append(token)
            if pos == "PRON":
                mention = self._pronoun(token, word)
            elif is_noun and is_kin_noun(self.parsed, token):
                mention = self._relative(token, kin_word(self.parsed, token))
            elif pos in ("NOUN", "PROPN", "ADJ", "NUM") and (
                token in self.phrases or word in heads or word in _COMPANY
            ):
                mention = self._nominal(token)
            elif token in self.phrases:
                mention = self._pronoun(token, word)
            if mention is not None:
                found.append(mention)
                self.referring[token] = mention
                if not (is_kin_noun(self.parsed, token) and self.trail.quote_at(self.parsed.starts[token]) is not None):
                    self._note(mention)  # relatives talked of in a quote are not who speaks next
                self._speaks(token, mention)
        find_later(self.parsed, self.names, found, self.phrases, self.kinds)
        found += first_persons(self.parsed, self.names, found, self._spoken())
        return sorted([*self.names, *found], key=lambda m: m.span.char_start)

    def _is_introduced(self, token: int) -> bool:
        """Whether a noun outside of quotes introduces somebody without a name."""
        is_outside = self.trail.quote_at(self.parsed.starts[token]) is None
        return is_outside and is_introduced(self.parsed, token, speaks=token in self.phrases)

    def _spoken(self) -> list[tuple[Referent, int, int]]:
        """Who speaks verbatim from where to where."""
        spoken = ((number, self.speaker.get(number)) for number in range(len(self.quotes)))
        return [
            (referent, start, end)
            for number, referent in spoken
            for start, end, is_verbatim in self.quotes[number].segments
            if is_verbatim and referent is not None and referent.label == "PERSON"
        ]

    def _note(self, mention: Mention) -> None:
        self.trail.mentions.append(mention)
        if mention.kind != "name" and mention.referent is not None:
            mention.referent.count += 1

    def _speaks(self, token: int, mention: Mention) -> None:
        """Remember who speaks the quotes whose speaker has its head here."""
        for number in self.quotes_of.get(token, ()):
            if mention.referent is not None:
                self.speaker[number] = mention.referent
                if mention.referent.label == "PERSON":
                    self.trail.last_speaker = (self.parsed.starts[token], mention.referent)
        if token in self.quotes_of:
            is_named = mention.referent is not None and mention.referent.label == "PERSON"
            self.trail.last_unnamed = None if is_named else token

    def _single(self, first: int, last: int, label: str) -> NameSpan:
        return NameSpan(first, last, self.parsed.starts[first], self.parsed.ends[last - 1], label)

    def _around(self, token: int) -> frozenset[Referent]:
        """Who says I where a token stands: who speaks the verbatim words around it, outside of them the narrator."""
        at = self.parsed.starts[token]
        if self.trail.quote_at(at) is None:
            return frozenset({self.narrator} if self.narrator is not None else ())
        found = (
            self.speaker.get(number)
            for number, quote in enumerate(self.quotes)
            if any(start <= at < end for start, end, is_verbatim in quote.segments if is_verbatim)
        )
        return frozenset(r for r in found if r is not None)

    def _said(self, token: int) -> list[tuple[int, int]]:
        """The pieces of the quotes whose speaker has its head here."""
        return [(start, end) for n in self.quotes_of.get(token, ()) for start, end, _ in self.quotes[n].segments]

    def _pronoun(self, token: int, word: str) -> Mention | None:
        speaks = token in self.phrases
        span = self._single(token, token + 1, "PERSON")
        referent: Referent | None = None
        method = "coref_pronoun"
        if self.parsed.language != ENGLISH and not speaks and word in HE | SHE:
            return None  # il and elle stand for things as well
        if word in HE or word in SHE:
            referent = subject_after(self.trail, token, self.named) or antecedent(
                self.trail,
                token,
                self._around(token) | named_below(self.parsed, token, self.named),
                self._said(token),
            )
            if referent is None and speaks and (spoken := self._spokesperson(token)) is not None:
                referent, method = spoken, "spoken_for"
        elif word in FIRST_PERSON and self.narrator and self.trail.quote_at(self.parsed.starts[token]) is None:
            referent, method = self.narrator, "narrator"
        elif not speaks or word not in OTHERS | FIRST_PERSON:
            return None
        elif word in IT:
            span.label = "ORG"
            referent = thing_meant(self.trail, token, self.referring)
        elif word in RELATIVE:
            referent, method = relative_antecedent(self.trail, token, self.referring), "relative_pronoun"
        if referent is None:
            return Mention(span, "pronoun") if speaks else None
        return Mention(span, "pronoun", referent, method)

    def _spokesperson(self, token: int) -> Referent | None:
        """What the unnamed one speaks for whom a pronoun stands for: "A spokeswoman for Acme said … . She added"."""
        unnamed = self.trail.anonymous
        if len(unnamed) < 2 or unnamed[-1] != token:
            return None
        before = self.referring.get(unnamed[-2])
        return before.referent if before is not None and before.method == "spoken_for" else None

    def _relative(self, token: int, word: str) -> Mention | None:
        """His wife, her brother: whoever was introduced as that; of somebody who speaks a mention anyway."""
        owner = owner_of(self.parsed, token, self.referring)
        person = apposed(self.parsed, token, self.named)
        if person is not None:
            if owner is not None:
                self.kinship.introduce(owner, word, person)
            return None
        referent = self.kinship.find(owner, word, self.people) if owner is not None else None
        if referent is None and token not in self.phrases:
            return None
        size = 1 if self.parsed.words[token].lower() == word else 3  # ex-wife
        span = self._single(token, token + size, "PERSON")
        return Mention(span, "nominal", referent, "coref_nominal" if referent is not None else None)

    def _nominal(self, token: int) -> Mention | None:
        parsed, speaks = self.parsed, token in self.phrases
        begin = phrase_start(parsed, token)
        phrase = self.phrases.get(token, range(begin, token + 1))
        is_title = token + 1 in self.named and self.named[token + 1].span.label == "PERSON"
        is_owner = not POSSESSIVES.isdisjoint(parsed.words[token + 1 : token + 2])
        is_part = is_title or (token in self.inside and not is_owner)  # "the minister, Mr. Lee,"
        if not speaks and (is_part or parsed.forms[begin] not in _SPECIFIC):
            return None
        while any(t in self.named for t in range(begin, token)):
            begin += 1
        span = self._single(begin, token + 1, "PERSON")
        noun = fold(parsed.words[token])
        is_thing = noun in ORGANISATION_NOUNS or noun in PLACE_NOUNS or noun in self.told
        if speaks and (referent := spoken_for(parsed, token, phrase, self.named)) is not None:
            return Mention(span, "nominal", referent, "spoken_for")
        if speaks and (referent := led_by(parsed, token, phrase, self.referring)) is not None:
            return Mention(span, "nominal", self._same(referent), "spoken_for")
        if (referent := self._beside(token)) is not None:
            return Mention(span, "nominal", referent, "apposition")
        referent, method = None, "coref_nominal"
        if is_definite(parsed, token):
            referent = person_by_role(self.trail, token, self.people)
            if referent is None and is_thing:
                referent = self._thing(token)
            if referent is None and speaks and not is_thing and determiner(parsed, token) in _THE_OR_POSSESSOR:
                referent, method = person_in_focus(self.trail, token, phrase, self.named), "in_focus"
        if referent is None:
            span.label = "ORG" if noun in ORGANISATION_NOUNS else "PERSON"
            is_somebody = noun in ORGANISATION_NOUNS or names_person(parsed, token)
            return Mention(span, "nominal") if speaks and is_somebody else None
        return Mention(span, "nominal", referent, method)

    def _thing(self, token: int) -> Referent | None:
        """The organisation or place that a definite noun means."""
        led = led_by_subject(self.trail, token, self.leaders)
        return (
            (self._same(led) if led is not None else None)
            or place_named(self.parsed, token, self.named)
            or thing_by_noun(self.trail, token, [*self.organisations, *self.places], self.kinds)
        )

    def _beside(self, token: int) -> Referent | None:
        """Whom a noun describes in apposition: "Ann Lee, a nurse from Ohio,"."""
        mention = self.named.get(self.parsed.heads[token]) if self.parsed.deps[token] == "appos" else None
        is_before = mention is not None and mention.span.last <= token
        return mention.referent if mention is not None and is_before else None

    def _same(self, referent: Referent) -> Referent:
        """The referent that already has this key, or this one from now on."""
        for known in self.organisations:
            if known.key == referent.key:
                return known
        self.organisations.append(referent)
        return referent
