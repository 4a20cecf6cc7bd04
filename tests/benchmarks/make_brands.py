"""Writes ``seeds/knowledge/brands.csv``: organisations with Wikidata items, from the name-suggestion-index.

``python -m tests.benchmarks.make_brands PACKAGE``: PACKAGE is the unpacked npm package of that name (``npm pack
name-suggestion-index``; BSD-3-Clause), which lists names of shops, banks, agencies, universities … with their items,
and the English label and description of each item (Wikidata, CC0).

An item is taken if it is known widely, by the number of networks on which it has an account, or if it is an
organisation of ``knowledge/organisations.csv``. Of two with one name in a country the better known one is taken.
"""

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import seeds
from transforms.knowledge.candidates import alias_key
from transforms.lexicon import gazetteer
from transforms.lexicon.folding import is_acronym, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.canonical_names import canonical_name
from transforms.names.known_organisations import is_distinct

OUT = Path(seeds.__file__).parent / "knowledge" / "brands.csv"
COLUMNS = ("wikidata_id", "name", "aliases", "description", "country_code")
_KEYS = ("brand", "operator", "network")
_NAME_TAGS = ("", ":en", ":short", ":official")
_NEAR = frozenset({"US", "GB", "CA", "AU", "NZ", "IE", "IN", "ZA", None})  # countries whose news is in English, or none
_LEAST_NEAR, _LEAST = 6, 7  # accounts of those, and of others
_LEAST_AMBIGUOUS = 8  # of those whose name may be something else: Target
_SHORTEST = 4  # letters of a name, without legal ending
_LEAST_PUBLIC = 3  # of agencies, police forces, universities …
_LATIN = re.compile(r"[A-Za-zÀ-ÿĀ-žḀ-ỹ0-9 .,&'’()\-/+!]+")
# the kind of an organisation by the first of these patterns that its description has; what matches none is left out
_KINDS = (
    (r"school district|school board|academy trust|elementary|high school|kindergarten|charter school", ""),
    (r"^(city|town|village|county|state|province|region|island|municipality|district|commune|canton)\b", ""),
    (r"\bnational park\b|nature reserve|neighbou?rhood|highway|motorway|\bline\b|bus route|street|hamlet", ""),
    (r"settlement|railway station", ""),
    (r"\b(municipality|county|province|prefecture|borough|district|department|state) (in|of)\b", ""),
    (r"(travel|employment|estate|advertising|rental|recruitment|tourism|car) agenc|credit union", "company"),
    (r"universit|college|institute of technology", "university"),
    (r"political party", "political party"),
    (r"central bank", "central bank"),
    (r"police|law enforcement|sheriff|gendarmerie", "police force"),
    (r"\barmy\b|\bnavy\b|air force|armed forces|military|national guard", "armed force"),
    (r"ministry|government department|department of the .*government|federal department", "ministry"),
    (r"airline", "airline"),
    (r"trade union|labou?r union", "trade union"),
    (r"\bagency|government body|\bauthority\b|regulator|public body|customs|statutory|commission|postal", "agency"),
    (r"think tank", "think tank"),
    (r"non-?profit|charit|\bngo\b|non-governmental|humanitarian|foundation|organi[sz]ation", "organisation"),
    (r"hospital|health system|health care|healthcare", "hospital"),
    (r"\bbank|banking|financial institution", "bank"),
    (r"insur", "insurer"),
    (r"newspaper", "newspaper"),
    (r"broadcast|television|radio", "broadcaster"),
    (r"automaker|(\bcar|automo\w+|vehicle|truck|motorcycle)s? (maker|manufactur|brand|marque|division)", "car maker"),
    (r"\boil\b|petroleum|petrol|gas station|filling station|fuel", "oil company"),
    (r"telecom|mobile (phone|network)? ?operator|internet (service )?provider", "telecommunications company"),
    (r"electri|energy|power|utility|\bgas\b", "energy company"),
    (r"restaurant|fast.?food|coffee|pizz|cafe|café|burger|bakery|ice cream|doughnut|donut", "restaurant chain"),
    (r"food chain", "restaurant chain"),
    (r"hotel|resort", "hotel chain"),
    (r"supermarket|grocery|retail|\bstores?\b|\bshops?\b|pharmac|clothing|fashion|shoe|furniture|cosmetic", "retailer"),
    (r"railway|railroad|train|transit|transport|\bbus\b|logistics|courier|delivery|shipping", "transport company"),
    (r"technology|software|internet|electronics|computer|online", "technology company"),
    (r"compan|corporation|manufacturer|brand|chain|business|conglomerate|enterprise|firm", "company"),
    (r"franchise|operator|provider|producer|subsidiary|group|maker", "company"),
)
_PUBLIC = closed_class("public_body") | {"university", "trade union"}


@dataclass
class Brand:
    """An item: its label, description, accounts, and what the index calls it and where."""

    item: str
    name: str
    description: str
    n_accounts: int
    names: Counter[str] = field(default_factory=Counter)
    places: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """What kind of organisation the description tells; nothing if it tells none."""
        text = self.description.casefold()
        return next((kind for pattern, kind in _KINDS if re.search(pattern, text)), "")

    @property
    def country(self) -> str | None:
        """The country that the description names, or the only one that the index has."""
        words = re.findall(r"[\w.]+", self.description)
        found = [code for size in (3, 2, 1) for code in _codes(words, size)]
        codes = {place[:2].upper() for place in self.places if re.fullmatch(r"[a-z]{2}(-.*)?", place)}
        only = codes.pop() if len(codes) == 1 and all(p[:1].isalpha() for p in self.places) else None
        known = next(iter(found), only)
        return known if known in _country_codes() else None

    @property
    def is_known(self) -> bool:
        """Whether it is likely to be in the news of any country."""
        if not is_distinct(canonical_name(self.name, "ORG")):
            return self.n_accounts >= _LEAST_AMBIGUOUS
        if self.kind in _PUBLIC:
            return self.n_accounts >= _LEAST_PUBLIC
        return self.n_accounts >= (_LEAST_NEAR if self.country in _NEAR else _LEAST)


def _codes(words: list[str], size: int) -> Iterator[str]:
    """The countries that runs of so many words name, or whose people they do."""
    for first in range(len(words) - size + 1):
        key = lookup_key(" ".join(words[first : first + size]))
        if words[first][0].isupper() and (found := gazetteer.demonyms().get(key) or gazetteer.countries().get(key)):
            yield found.code


@cache
def _country_codes() -> frozenset[str]:
    return frozenset(seeds.table("shared/countries")["country_code"])


def brands(package: Path) -> list[Brand]:
    """The organisations of the index whose label is in Latin letters."""
    about = json.loads((package / "dist/wikidata/wikidata.min.json").read_text(encoding="utf-8"))["wikidata"]
    found: dict[str, Brand] = {}
    for tags, places, shown in _entries(package):
        for key in _KEYS:
            item = tags.get(f"{key}:wikidata", "")
            known = about.get(item, {})
            label, description = known.get("label") or "", known.get("description") or ""
            if not description or not _LATIN.fullmatch(label):
                continue
            brand = found.setdefault(item, Brand(item, label, description, len(known.get("identities", {}))))
            brand.places.update(places)
            if key != "network":  # those are of lines and stops
                brand.names.update(name for tag in _NAME_TAGS if (name := tags.get(f"{key}{tag}")))
                brand.names.update([shown.partition(" (")[0]])
    return [brand for brand in found.values() if brand.kind]


def _entries(package: Path) -> Iterator[tuple[dict[str, str], list[str], str]]:
    index: dict[str, Any] = json.loads((package / "dist/json/nsi.min.json").read_text(encoding="utf-8"))["nsi"]
    for path, category in index.items():
        if not path.startswith("flags/"):
            for entry in category["items"]:
                places = [str(place) for place in entry["locationSet"].get("include", [])]
                yield entry["tags"], places, entry["displayName"]


def chosen(found: Iterable[Brand]) -> list[Brand]:
    """The known organisations, one of each name and country, without those of the items that the project has."""
    ids, taken = set(seeds.table("knowledge/items")["wikidata_id"]), _taken()
    columns = ("name", "aliases", "country_code")
    wanted = {
        (alias_key("ORG", form), of)
        for name, aliases, code in seeds.table("knowledge/organisations").select(columns).iter_rows()
        for form in (name, *(aliases or "").split("|"))
        for of in (code, None)
    }
    best: dict[tuple[str, str | None], Brand] = {}
    for brand in sorted(found, key=lambda b: (-b.n_accounts, int(b.item[1:]))):
        key = (alias_key("ORG", brand.name), brand.country)
        is_known = brand.is_known or key in wanted
        if is_known and brand.item not in ids and key[0] not in taken and len(key[0]) >= _SHORTEST:
            best.setdefault(key, brand)
    return list(best.values())


@cache
def _taken() -> frozenset[str]:
    """Names of the organisations that the project has as items, and of outlets: ABC is none of its stores."""
    items = seeds.table("knowledge/items").filter(entity_type="ORG").select("name", "aliases").iter_rows()
    outlets = seeds.table("shared/sources").select("name", "aliases").iter_rows()
    return frozenset(
        alias_key("ORG", form) for cells in (*items, *outlets) for cell in cells for form in (cell or "").split("|")
    )


def rows(kept: list[Brand]) -> list[tuple[str, ...]]:
    """Rows of COLUMNS; a name that two organisations share, or that an item has, is an alias of none."""
    uses = Counter(key for brand in kept for key in {alias_key("ORG", name) for name in _forms(brand)})
    out = []
    for brand in kept:
        others = [name for name in _forms(brand) if name != brand.name and alias_key("ORG", name) not in _taken()]
        aliases = [name for name in others if uses[alias_key("ORG", name)] == 1]
        out.append((brand.item, brand.name, "|".join(aliases), brand.kind, brand.country or ""))
    return sorted(out, key=lambda row: (lookup_key(row[1]), int(row[0][1:])))


def _forms(brand: Brand) -> list[str]:
    """The label, and other names of an organisation in Latin letters, each under another key."""
    forms = {alias_key("ORG", brand.name): brand.name}
    for name in sorted(brand.names):
        is_short = len(name) == 3 and is_acronym(name)
        is_telling = is_short or is_acronym(name) or is_distinct(canonical_name(name, "ORG"))
        if _LATIN.fullmatch(name) and is_telling and "(" not in name and not name.islower():
            forms.setdefault(alias_key("ORG", name), name)
    return list(forms.values())


def main() -> None:
    """Write the table."""
    table = rows(chosen(brands(Path(sys.argv[1]))))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(table)
    print(len(table), "organisations:", dict(Counter(row[3] for row in table).most_common()))


if __name__ == "__main__":
    main()
