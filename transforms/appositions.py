"""French names after a comma that say who bears a title: la maire de Roe-sur-Mer, Jane Doe."""

from transforms import gazetteer
from transforms.name_text import fold
from transforms.universal import Parse

FRENCH = "fr"
_JOINED = frozenset({"appos", "conj", "nmod", "dep", "flat:name"})


def mend_appositions(parse: Parse) -> None:
    """Hang each such name on its title, whatever stands between them."""
    titles = gazetteer.title_words(FRENCH)
    for name, pos in enumerate(parse.pos):
        if pos != "PROPN" or parse.deps[name] not in _JOINED or parse.heads[name] > name or name < 2:
            continue
        if parse.words[name - 1] != "," or any(parse.deps[t] == "cc" for t in parse.children(name)):
            continue
        above = parse.heads[name]
        while fold(parse.words[above]) not in titles and parse.deps[above] in ("nmod", "obl:arg", "obl:mod", "flat:name"):
            above = parse.heads[above]
        if parse.pos[above] == "NOUN" and fold(parse.words[above]) in titles:
            parse.hang(name, above, "appos")
