"""Nouns that stand for an organisation or place of one document: "the company", "a spokesman for the bank"."""

from math import log1p

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import ANY, closed_class, word_groups
from transforms.mentions.discourse import SALIENCE, Discourse, is_subject
from transforms.mentions.nominals.noun_phrases import determiner
from transforms.mentions.referents import Mention, Referent
from transforms.names.known_organisations import outlets
from transforms.names.known_roles import known_roles
from transforms.names.trimming import is_site_name
from transforms.text.parsed_text import ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_head

ORGANISATION_NOUNS = closed_class("organisation_noun", ANY)
PLACE_NOUNS = closed_class("place_kind")
_SPOKES = tuple(closed_class("spokesperson_noun"))
_LED = closed_class("led_organisation")
COMPANIES = closed_class("company_noun", ANY)
_OUTLETS = closed_class("outlet_noun")
_NO_COMPANIES = ORGANISATION_NOUNS - COMPANIES
KINDS_UNTOLD = _OUTLETS | COMPANIES | closed_class("kind_untold_by_name")  # of bodies whose names need not tell it
_COUNTRIES = closed_class("country_noun")
_ALIKE = word_groups("similar_organisations")
_OUTLETS_ALIKE = frozenset().union(*(group for group in _ALIKE if "outlet" in group))
_TOLD = 1.0  # a noun that the document has for something, or its name has in it, is worth as many sentences
_KNOWN = 0.5  # so is what the tables or the document say that it is
_HEADED = 3.0  # and that the heading names it
_SPOKE = 0.8  # and that it has spoken
_NEXT = 160  # characters outside quotes, at most, from who spoke to "the newspaper"
_JUST_SPOKE = 5  # sentences
_PLACE_REACH = 4  # sentences back
_KINDS = frozenset({"NOUN"})

Kinds = dict[int, frozenset[str]]  # of referents by their id: what the document says they are, folded


def stated_kinds(parsed: ParsedText, named: list[Mention]) -> Kinds:
    """What the document calls its organisations and places: "Acme, a shoe maker", "the dockers' union, the IDF"."""
    found: dict[int, set[str]] = {}
    for mention in named:
        if mention.referent is None or mention.referent.label not in ("ORG", "GPE"):
            continue
        found.setdefault(id(mention.referent), set()).update(kinds_beside(parsed, mention.span.tokens))
    return {referent: frozenset(kinds) for referent, kinds in found.items()}


def kinds_beside(parsed: ParsedText, name: TokenSpan) -> set[str]:
    """What the text calls something beside its name."""
    head = phrase_head(parsed, name)
    beside = [c for c in parsed.children[head] if parsed.deps[c] == "appos"]
    beside += [parsed.heads[head]] if parsed.deps[head] == "appos" else []
    before = name[0] - 1
    if before >= 0 and parsed.heads[before] == head and parsed.deps[before] == "compound":
        beside.append(before)
    above = parsed.heads[head]  # "the Acme shoe company"
    between = parsed.pos[name[1] : above]
    if parsed.deps[head] == "compound" and above >= name[1] and set(between) <= _KINDS:
        beside += [above] if lookup_key(parsed.words[above]) in ORGANISATION_NOUNS else []
    return {lookup_key(parsed.words[t]) for t in beside if parsed.pos[t] in _KINDS}


def thing_by_noun(discourse: Discourse, head: int, things: list[Referent], kinds: Kinds) -> Referent | None:
    """The organisation or place of the document that "the company" or "the state" means: one near, or named often.

    One that is known to be so comes before one that is merely near, one that speaks before one that does not; what is
    named after a company is none. What its name told, "the rating agency", is noted in kinds: it is "the agency" then.
    """
    parsed = discourse.parsed
    noun = lookup_key(parsed.words[head])
    outlet = discourse.body_before(head, _NEXT) if noun in _OUTLETS else None
    if outlet is not None and outlet in things and not is_another(noun, outlet, kinds.get(id(outlet), frozenset())):
        return outlet
    here = discourse.paragraph(parsed.starts[head])
    recent = list(discourse.recent(head))
    about = [m.referent for m in recent if discourse.paragraph(m.span.char_start) == here and not _is_agent(parsed, m)]
    above = [m.referent for m in recent if discourse.is_heading_above(m.span.char_start, parsed.starts[head])]
    near = about + above
    fitting = {
        id(thing)
        for thing in things
        if fits(noun, thing, kinds.get(id(thing), frozenset()), is_near=thing.count > 1 or thing in near)
    }
    told = {id(thing) for thing in things if fits(noun, thing, kinds.get(id(thing), frozenset()), is_near=False)}
    named_so = {id(thing) for thing in things if _has_modifier(parsed, head, thing)}
    fitting |= named_so
    told |= named_so
    fitting -= {
        id(thing) for thing in things if id(thing) not in told and _trades_otherwise(parsed, head, thing, kinds)
    }
    fitting -= {id(thing) for thing in things if id(thing) not in told and _is_product(thing, things)}
    best: dict[Referent, float] = {}
    for mention in discourse.mentions:
        referent, distance = mention.referent, parsed.sentences[head] - parsed.sentences[mention.span.first]
        if referent is None or id(referent) not in fitting or mention.span.first >= head:
            continue
        if noun not in PLACE_NOUNS or distance <= _PLACE_REACH:
            words = referent.name.split()
            is_called = noun in kinds.get(id(referent), ()) or (len(words) > 1 and noun in words)
            is_called = is_called or id(referent) in named_so
            spoke = (referent in discourse.bodies) + (referent is discourse.last_body)
            evidence = _TOLD * is_called + _KNOWN * (id(referent) in told) + _SPOKE * spoke
            evidence += _HEADED * (referent in above)
            best[referent] = SALIENCE * log1p(referent.count) - distance + evidence
    found = max(best, key=lambda thing: best[thing], default=None)
    if found is not None and id(found) in named_so:
        kinds[id(found)] = kinds.get(id(found), frozenset()) | {noun}
    return found


def _has_modifier(parsed: ParsedText, head: int, body: Referent) -> bool:
    """Whether a body's name has the noun before its kind: "the rating agency" is Fitch Ratings."""
    words = {word.removesuffix("s") for word in body.name.split()[1:]}
    before = (child for child in parsed.children[head] if child < head and parsed.deps[child] == "compound")
    nouns = {lookup_key(parsed.lemmas[child]).removesuffix("s") for child in before if parsed.pos[child] in _KINDS}
    return body.label == "ORG" and not nouns.isdisjoint(words)


def body_that_spoke(discourse: Discourse, head: int, kinds: Kinds) -> Referent | None:
    """The organisation that spoke just before "the website" or "the charity", if it is known to be nothing else."""
    parsed, noun = discourse.parsed, lookup_key(discourse.parsed.words[head])
    if determiner(parsed, head) != "the" or noun not in KINDS_UNTOLD:
        return None
    for mention in discourse.recent(head):
        referent = mention.referent
        if parsed.sentences[head] - parsed.sentences[mention.span.first] > _JUST_SPOKE:
            return None
        is_quoted = discourse.quote_at(mention.span.char_start) is not None
        if referent is None or is_quoted or referent.label != "ORG" or referent not in discourse.bodies:
            continue
        is_other = is_another(noun, referent, kinds.get(id(referent), frozenset()))
        return None if is_other or _trades_otherwise(parsed, head, referent, kinds) else referent
    return None


def is_another(noun: str, body: Referent, stated: frozenset[str]) -> bool:
    """Whether something else is known of an organisation than what a noun says."""
    known = stated.union(body.name.split())
    known = known.union(*(lookup_key(role).split() for role in known_roles("ORG", body.name)))
    return noun not in known and not ORGANISATION_NOUNS.isdisjoint(known)


def may_be_outlet(body: Referent, stated: frozenset[str], *, is_told: bool) -> bool:
    """Whether an organisation is an outlet; is_told: by its name or what is said of it, else if nothing denies it."""
    words = set(body.name.split())
    told = stated.union(words, *(lookup_key(role).split() for role in known_roles("ORG", body.name)))
    is_outlet = body.name in outlets() or is_site_name(body.name) or not told.isdisjoint(_OUTLETS | _OUTLETS_ALIKE)
    return is_outlet or (not is_told and told.isdisjoint(ORGANISATION_NOUNS))


def _trades_otherwise(parsed: ParsedText, head: int, body: Referent, kinds: Kinds) -> bool:
    """Whether a company is said to trade in something and a body is known for an outlet: the power company."""
    has_trade = any(parsed.deps[child] == "compound" and child < head for child in parsed.children[head])
    is_company = parsed.forms[head] in COMPANIES and has_trade
    return is_company and may_be_outlet(body, kinds.get(id(body), frozenset()), is_told=True)


def _is_product(thing: Referent, things: list[Referent]) -> bool:
    """Whether a name begins with that of a company that is named on its own: Apple Support App."""
    return any(other is not thing and thing.name.startswith(f"{other.name} ") for other in things)


def fits(noun: str, thing: Referent, kinds: frozenset[str], is_near: bool) -> bool:
    """Whether a noun may name something: by its name, by what the document or the knowledge base says it is."""
    words = thing.name.split()
    if (thing.label == "GPE") != (noun in PLACE_NOUNS):
        return False
    if noun in _LED:
        return words[-1] == noun  # the administration is no agency, though agencies are called so
    stated = kinds | {lookup_key(word) for role in known_roles(thing.label, thing.name) for word in role.split()}
    if thing.label == "GPE":
        return noun in stated or (noun in _COUNTRIES and thing.name in gazetteer.countries())
    if noun in stated or (noun in words and len(words) > 1):
        return True
    known = stated.union(words)
    if any(noun in group and not group.isdisjoint(known) for group in _ALIKE):
        return True
    is_other = not _NO_COMPANIES.isdisjoint(known) or any(
        not group.isdisjoint(known) for group in _ALIKE if COMPANIES.isdisjoint(group)
    )
    return noun in COMPANIES and is_near and not is_other


def place_named(parsed: ParsedText, head: int, named: dict[int, Mention]) -> Referent | None:
    """The place of "the city of Norburg"."""
    if lookup_key(parsed.words[head]) not in PLACE_NOUNS or parsed.words[head + 1 : head + 2] != ["of"]:
        return None
    mention = named.get(head + 2)
    return mention.referent if mention is not None and mention.span.label == "GPE" else None


def is_spokesman(parsed: ParsedText, head: int) -> bool:
    """Whether a noun means somebody who speaks for others."""
    return lookup_key(parsed.words[head]).removesuffix("s").startswith(_SPOKES)


def spoken_for(parsed: ParsedText, head: int, phrase: range, named: dict[int, Mention]) -> Referent | None:
    """The organisation that a spokesman in a phrase speaks for."""
    if not is_spokesman(parsed, head):
        return None
    inside = [named[t] for t in phrase if t in named]
    return next((m.referent for m in inside if m.referent is not None and m.referent.label == "ORG"), None)


def _is_agent(parsed: ParsedText, mention: Mention) -> bool:
    """Whether something is done by it: "firms sued by the association" are not about the association."""
    before = parsed.words[max(0, mention.span.first - 2) : mention.span.first]
    return "by" in before


def led_by(parsed: ParsedText, head: int, phrase: range, named: dict[int, Mention]) -> Referent | None:
    """The organisation that is called by the person it works for: the Trump campaign, Mrs. Clinton's campaign."""
    if lookup_key(parsed.words[head]) not in _LED:
        return None
    for token in phrase:
        mention = named.get(token)
        if token < head and mention is not None and mention.referent is not None and mention.referent.label == "PERSON":
            return Referent("ORG", f"{mention.referent.name} {lookup_key(parsed.words[head])}")
    return None


def campaigners(parsed: ParsedText, named: dict[int, Mention]) -> dict[str, set[Referent]]:
    """Whom the document says to have a campaign or an administration, by that noun: "the Roe campaign"."""
    found: dict[str, set[Referent]] = {noun: set() for noun in _LED}
    for token, word in enumerate(parsed.words):
        if word.lower() in _LED and token:
            before = token - 1 - (parsed.words[token - 1] in POSSESSIVES)
            mention = named.get(before)
            if mention is not None and mention.referent is not None and mention.referent.label == "PERSON":
                found[word.lower()].add(mention.referent)
    return found


def led_by_subject(discourse: Discourse, head: int, leaders: dict[str, set[Referent]]) -> Referent | None:
    """Whose campaign "the campaign" is: the one named last, or that of a candidate who was a subject since."""
    noun = lookup_key(discourse.parsed.words[head])
    if noun not in _LED or determiner(discourse.parsed, head) != "the":
        return None
    for mention in discourse.recent(head):
        referent = mention.referent
        if referent is None or discourse.quote_at(mention.span.char_start) is not None:
            continue
        if referent.label == "ORG" and referent.name.endswith(" " + noun):
            return referent
        if is_subject(discourse.parsed, mention.span) and referent in leaders[noun]:
            return Referent("ORG", f"{referent.name} {noun}")
    return None
