"""The name by which spellings of one name are known to be: what MENTIONS has in name_key, behind the label."""

from functools import lru_cache

from transforms.caches import NAMES
from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import ENGLISH
from transforms.names.organisations import without_country, without_form
from transforms.names.persons import person_words


@lru_cache(NAMES)
def canonical_name(text: str, label: str, language: str = ENGLISH) -> str:
    """A look-up key without article and legal ending; countries, capitals and known names by their usual name."""
    if label == "PERSON":
        return " ".join(person_words(text))
    plain = lookup_key(text, keep_article=False)
    overrides = gazetteer.label_overrides()
    for known in (overrides.get(plain), overrides.get(without_country(plain)), gazetteer.known_with_article(plain)):
        if known and known.label == label:
            return lookup_key(known.name, keep_article=False)
    if label == "NORP":
        singular = plain.removesuffix("s")
        return singular if singular in gazetteer.demonyms() else plain
    if label in ("GPE", "LOC"):
        for known_as in (gazetteer.countries(language), gazetteer.countries()):
            if plain in known_as:
                return lookup_key(known_as[plain].name)
        return lookup_key(gazetteer.capitals().get(plain, plain))
    return without_form(plain) if label == "ORG" else plain
