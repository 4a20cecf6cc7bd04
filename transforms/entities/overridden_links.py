"""The links that rules found, and Overrides -> the links that hold: what analysts say comes before the rules."""

from collections import defaultdict
from typing import NamedTuple

from transforms import ids
from transforms.entities.link_types import ALONE_SCORE, Key, Link
from transforms.entities.overrides import NEVER_WRITTEN, NOBODY, SEVERAL, Overrides, Reference, Split, name_form

OVERRIDE = "override"
_ONE_NAME = ("alias", "same_name", OVERRIDE)  # links of one name's spellings, against what a short form may mean

Spelling = tuple[str, str]  # name_key, alias


class Overruled(NamedTuple):
    """What holds of name_keys.

    links: the next Link of each that has one; joined: those that an override leads to their entity; moved: the
    name_key of spellings that left theirs; shown: new names; unmatched: what overrides.UNMATCHED says of references, by
    their entity_id.
    """

    links: dict[str, Link]
    joined: frozenset[str]
    moved: dict[Spelling, str]
    shown: dict[str, str]
    unmatched: dict[str, str]


def overrule(
    keys: list[Key], aliases: list[tuple[str, str, int]], links: dict[str, Link], overrides: Overrides
) -> Overruled:
    """Apply overrides to the links of links.link; aliases are (spelling, name_key, documents).

    A merge takes along the name's other spellings, but breaks a link that only guesses what a short form stands for.
    A split takes the name's own key and what is written so under other keys of the entity. never_link breaks the link
    of the name that fewer documents have. What names nobody of this corpus waits until it does. A function of the
    sets of keys, aliases and overrides.
    """
    if not any(overrides):
        return Overruled(links, frozenset(), {}, {}, {})
    return _Overruling(keys, aliases, links, overrides).overruled()


class _Overruling:
    """Links under change; `None` for a Reference says that this corpus lacks it."""

    def __init__(
        self, keys: list[Key], aliases: list[tuple[str, str, int]], links: dict[str, Link], overrides: Overrides
    ) -> None:
        self._keys = {key.name_key: key for key in keys}
        self._links = dict(links)
        self._overrides = overrides
        self._by_id = {ids.entity_id(key.label, key.name_key): key.name_key for key in keys}
        self._spellings: dict[str, list[str]] = defaultdict(list)
        for alias, name_key, _ in aliases:
            self._spellings[name_key].append(alias)
        self._roots_by_spelling: dict[tuple[str, str], set[str]] | None = None
        self._unmatched: dict[str, str] = {}
        # a name that is to be split off may have no key of its own yet
        named = (split.name for split in overrides.splits)
        self._new = {name.name_key for name in named if name.name} - self._keys.keys()
        self._by_id |= {ids.entity_id(key.partition(":")[0], key): key for key in self._new}
        renamed = [
            (self._by_id[r.name.entity_id], r.shown) for r in overrides.renames if r.name.entity_id in self._by_id
        ]
        self._renamed = {(label := key.partition(":")[0], name_form(label, shown)): key for key, shown in renamed}

    def overruled(self) -> Overruled:
        """Apply the overrides, in their order."""
        apart = [
            (a, b) for a, b in ((self._find(p.name), self._find(p.other)) for p in self._overrides.apart) if a and b
        ]
        merges = [(self._find(m.name), self._find(m.to)) for m in self._overrides.merges]
        splits = [(s, self._find(s.home), self._find(s.to) if s.to else None) for s in self._overrides.splits]
        splits = [(split, home, to) for split, home, to in splits if home and (to or split.to is None)]
        renames = [(self._find(r.name), r.shown) for r in self._overrides.renames]
        for pair in apart:
            self._part_lesser(*pair)
        for name, to in merges:
            if name and to:
                self._join(name, to, {frozenset(pair) for pair in apart})
        for split, home, to in splits:
            if home and (name := self._by_id.get(split.name.entity_id)) and name != home:
                self._leave(name, home, to)
        for pair in apart:  # a merge may have brought together what rules had linked to its two sides
            self._part_lesser(*pair)
        applied = [(split, home, to) for split, home, to in splits if home]
        moved = self._moved(applied)
        self._drop_empty(moved, applied)
        joined = frozenset(key for key in self._keys.keys() | self._new if self._is_joined(key))
        shown = self._names_to_show([(key, shown) for key, shown in renames if key], joined)
        return Overruled(self._links, joined, moved, shown, self._unmatched)

    # --------------------------------------------------------------------------------------- who is meant
    def _find(self, name: Reference) -> str | None:
        """The name_key of a reference: its own, that of an entity renamed so, or of the only one called so."""
        if name.entity_id in self._by_id:
            return self._by_id[name.entity_id]
        if (name.label, name.name) in self._renamed:
            return self._renamed[name.label, name.name]
        if self._roots_by_spelling is None:
            self._roots_by_spelling = defaultdict(set)
            for name_key, spellings in self._spellings.items():
                root = self._path(name_key)[-1]
                label = root.partition(":")[0]
                for spelling in spellings:
                    self._roots_by_spelling[label, name_form(label, spelling)].add(root)
        called = self._roots_by_spelling.get((name.label, name.name), set())
        if len(called) != 1:
            self._unmatched[name.entity_id] = SEVERAL if called else NOBODY
            return None
        return next(iter(called))

    def _path(self, name_key: str) -> list[str]:
        """A name_key and those that stand for it, one after the other."""
        path = [name_key]
        while (link := self._links.get(path[-1])) and link.root != path[-1]:
            path.append(link.root)
        return path

    def _weight(self, name_key: str) -> tuple[int, int, str]:
        key = self._keys.get(name_key)
        return (-key.n_documents, -key.n_mentions, name_key) if key else (0, 0, name_key)

    # -------------------------------------------------------------------------------------- links
    def _part_lesser(self, a: str, b: str) -> None:
        self._part(*sorted((a, b), key=self._weight, reverse=True))

    def _part(self, leaver: str, other: str) -> None:
        """Break a link of the rules between two names, the nearest to the leaver; overrides stay."""
        path, other_path = self._path(leaver), self._path(other)
        between = [k for k in path if k not in other_path] + [k for k in other_path if k not in path]
        if path[-1] == other_path[-1]:
            for name_key in between:
                link = self._links[name_key]
                if link.method != OVERRIDE:
                    self._cut(name_key)
                    return

    def _cut(self, name_key: str) -> None:
        link = self._links.pop(name_key, None)
        if link and link.method == "corpus_prior":  # nobody is sure whose short name it is
            self._links[name_key] = Link(name_key, "same_name", ALONE_SCORE)

    def _point(self, name_key: str, to: str) -> None:
        """Link to a name, which stands for all where it was linked to the other."""
        if name_key in self._path(to):
            self._links.pop(to)
        self._links[name_key] = Link(to, OVERRIDE, 1.0)

    def _join(self, name_key: str, to: str, apart: set[frozenset[str]]) -> None:
        top = name_key
        while top != to and (link := self._links.get(top)) and link.root != top and link.method in _ONE_NAME:
            if frozenset((link.root, to)) in apart:
                break
            top = link.root
        if top != to:
            self._point(top, to)

    def _leave(self, name_key: str, home: str, to: str | None) -> None:
        """Take a name out of the entity of home, if it is there; what it stood for stays with home."""
        path = self._path(home)
        if path[-1] != self._path(name_key)[-1]:
            return
        if name_key in path:
            above = self._links.get(name_key)
            heir = above.root if above and above.root != name_key else home
            for other, link in list(self._links.items()):
                if link.root == name_key:
                    self._links[other] = link._replace(root=heir)
            if heir == home:
                self._links.pop(home, None)
            self._links.pop(name_key, None)
        else:
            self._part(name_key, home)
        if self._path(home)[-1] == self._path(name_key)[-1]:  # overrides alone hold them together
            self._links.pop(name_key, None)
        if to and to != name_key:
            self._point(name_key, to)

    # --------------------------------------------------------------------------------- spellings, names
    def _moved(self, splits: list[tuple[Split, str, str | None]]) -> dict[Spelling, str]:
        """Where spellings go that leave an entity under whose other keys they stand; no key loses all."""
        members: dict[str, list[str]] = defaultdict(list)
        for name_key in sorted(self._keys):
            members[self._path(name_key)[-1]].append(name_key)
        moved: dict[Spelling, str] = {}
        for split, home, to in splits:
            own = self._by_id.get(split.name.entity_id)
            if own is None or own == home:
                continue
            label, _, name = own.partition(":")
            for name_key in members[self._path(home)[-1]]:
                found = [a for a in self._spellings[name_key] if name_form(label, a) == name]
                if name_key != own and len(found) < len(self._spellings[name_key]):
                    for alias in found:
                        moved.setdefault((name_key, alias), to or own)
        return moved

    def _drop_empty(self, moved: dict[Spelling, str], splits: list[tuple[Split, str, str | None]]) -> None:
        """Drop links of and to names that got no mention."""
        empty = self._new - set(moved.values())
        self._links = {key: link for key, link in self._links.items() if key not in empty and link.root not in empty}
        tried = {split.name.name_key for split, _, _ in splits}
        self._unmatched |= {ids.entity_id(key.partition(":")[0], key): NEVER_WRITTEN for key in empty & tried}

    def _is_joined(self, name_key: str) -> bool:
        return any(self._links[key].method == OVERRIDE for key in self._path(name_key)[:-1])

    def _names_to_show(self, renames: list[tuple[str, str]], joined: frozenset[str]) -> dict[str, str]:
        """The new name of each renamed name_key and, where only rules link it to another, of that one."""
        shown: dict[str, str] = {}
        for name_key, name in sorted(renames, key=lambda rename: self._weight(rename[0])):
            if name_key not in joined:
                shown.setdefault(self._path(name_key)[-1], name)
        return shown | dict(renames)
