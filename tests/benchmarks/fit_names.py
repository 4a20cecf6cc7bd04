"""Makes seeds/model/name_weights.csv again: how much each sign speaks for an organisation, a person, or neither.

usage: python -m tests.benchmarks.fit_names --data FOLDER [--out FOLDER] [--check]

FOLDER holds pages/, stories/, polnear/, names/, news/ and bbc/. The labels are those of tests/gold/news (PARTS;
held_out is for measuring), of tests/gold/names that the network did not learn from, and, with less weight, of
CoNLL-2003's train part. Only weights leave the corpora, no text. With
--check nothing is written: the articles are cut in ten parts, no event in two of them, and each part is judged by
weights of the others.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize

from tests.benchmarks.fitting import FOLDS, arguments, as_documents, folds, write
from tests.benchmarks.gold_names import OPEN, Article, articles, gold, news_texts
from transforms.annotations import DEFAULT_MODEL
from transforms.lexicon.languages import ENGLISH
from transforms.model.findings import Findings
from transforms.names.belief.document import Form, document
from transforms.names.belief.signs import names_of_signs, signs
from transforms.names.belief.weights import KINDS, probabilities, values
from transforms.names.certainty import Certainty
from transforms.names.repair.passes import PASSES, Draft, judge
from transforms.quotes.stage import quotes
from transforms.text.parsed_text import ParsedText, parsed_texts
from transforms.tokens import pipelines
from transforms.tokens.stage import analysis

PARTS = ("dev", "dev4", "dev5", "dev6")  # that the network did not learn from
WEIGHT_OF_CONLL = 0.1  # of one example, where one of the news has 1
RIDGE = 4.0  # on weights of signs in units of their standard deviation
_SPORTS = re.compile(r"[A-Z ]{4,} - ")  # in whose results places are teams
_LABELS = {"PER": "PERSON", "ORG": "ORG"}


class Example(NamedTuple):
    """The signs of a form, the number of its kind in KINDS, its weight, and the event that its article is of."""

    values: list[float]
    kind: int
    weight: float
    group: str


def folded(text: str) -> str:
    """A name as the scorer of statements compares it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^\w]+", " ", plain).strip()


def drafts(texts: dict[str, str], until: Callable[[Draft], None] = judge) -> Iterator[tuple[str, Draft]]:
    """The names of texts by the network as the passes hand them to one of them."""
    frame = as_documents(texts)
    names = dict(frame.select("document_id", "origin").iter_rows())
    pipelines.load(ENGLISH, DEFAULT_MODEL)
    for start in range(0, frame.height, 64):
        batch = frame.slice(start, 64)
        tokens, findings = analysis(batch, DEFAULT_MODEL)
        parsed = list(parsed_texts(batch, tokens))
        speakers, _ = quotes(parsed, findings)
        headlines = dict(batch.select("document_id", "headline").iter_rows())
        for text in parsed:
            if text.document_id in findings:
                yield names[text.document_id], _draft(text, headlines, findings[text.document_id], speakers, until)


def _draft(
    parsed: ParsedText,
    headlines: dict[str, str | None],
    found: Findings,
    speakers: pl.DataFrame,
    until: Callable[[Draft], None],
) -> Draft:
    headline = headlines[parsed.document_id] or ""
    own = speakers.filter(pl.col("document_id") == parsed.document_id).drop_nulls("speaker_char_start")
    bounds = own.select("speaker_char_start", "speaker_char_end").iter_rows()
    speaking = frozenset(token for start, end in bounds for token in range(*parsed.tokens(start, end)))
    end = len(headline) if parsed.text.startswith(headline) else 0
    draft = Draft(parsed, end, Certainty(found.name_shares(), speaking))
    for run in PASSES[: PASSES.index(until)]:
        run(draft)
    return draft


def _forms(draft: Draft) -> Iterator[tuple[Form, list[float]]]:
    assert draft.certainty is not None
    found = document(draft.parsed, [*draft.names, *draft.in_zones], draft.zones, draft.certainty)
    for form in found.forms:
        yield form, values(signs(found, form))


def news(data: Path) -> Iterator[Example]:
    """The forms of the annotated news; those that readers may take either way are left out."""
    entities: dict[str, list[dict[str, Any]]] = {}
    rows = [row for part in PARTS for row in gold(part)]
    for row in rows:
        entities.setdefault(row["id"], []).extend(row["entities"])
    texts, events = news_texts(data, rows)
    for article in articles(data):
        if not article.is_learnt:
            texts[article.name], entities[article.name] = article.text, list(_entities(article))
    for name, draft in drafts(texts):
        known: dict[str, set[str]] = {"ORG": set(), "PERSON": set(), "OPEN": set()}
        for entity in entities[name]:
            forms = [folded(form) for form in [entity["name"], *entity["forms"]]]
            known.setdefault(entity["type"], set()).update(forms, (form.removeprefix("the ") for form in forms))
        for form, found in _forms(draft):
            text = folded(form.spans[0].text(draft.parsed))
            if text and not {text, folded(form.text)} & known["OPEN"] and not is_piece(text, form, known):
                yield Example(found, kind_of(text, form, known), 1.0, events.get(name, name))


def _entities(article: Article) -> Iterator[dict[str, Any]]:
    """The persons and organisations of an article, and what may be either, a form each."""
    for form, label in {(article.text[a:b], label) for a, b, label in article.names}:
        if label in ("PERSON", "ORG", OPEN):
            yield {"name": form, "type": "OPEN" if label == OPEN else label, "forms": [form]}


def is_piece(text: str, form: Form, known: dict[str, set[str]]) -> bool:
    """Whether a form that the network did not mark is a part of a name, which tells neither way."""
    names = known["ORG"] | known["PERSON"]
    return not form.is_marked and text not in names and any(f" {text} " in f" {name} " for name in names)


def kind_of(text: str, form: Form, known: dict[str, set[str]]) -> int:
    """The kind that has a name, or else whose names have it as a part; China of China Daily stays a place."""
    exact = [kind for kind in ("ORG", "PERSON") if text in known[kind]]
    may_be_part = ("PERSON", "ORG") if form.is_marked and form.label in KINDS else ()
    parts = [kind for kind in may_be_part if any(f" {text} " in f" {name} " for name in known[kind])]
    return KINDS.index(next(iter([*exact, *parts]), ""))


def conll(data: Path) -> Iterator[Example]:
    """The forms of CoNLL-2003's train part, without sports, that are annotated as a whole or not at all."""
    every = map(json.loads, (data / "names/conll_train.jsonl").read_text(encoding="utf-8").splitlines())
    rows = [row for row in every if not _SPORTS.match(row["text"])]
    labels = {row["id"]: {folded(row["text"][a:b]): label for a, b, label in row["entities"]} for row in rows}
    for name, draft in drafts({row["id"]: row["text"] for row in rows}):
        of_text = labels[name]
        for form, found in _forms(draft):
            text = folded(form.spans[0].text(draft.parsed))
            is_part = text not in of_text and any(f" {text} " in f" {other} " for other in of_text)
            if text and not is_part:
                yield Example(found, KINDS.index(_LABELS.get(of_text.get(text, ""), "")), WEIGHT_OF_CONLL, "")


def fitted(examples: list[Example]) -> NDArray[np.float64]:
    """The weights [signs, KINDS] that make the labels of examples likeliest, with a penalty on large ones."""
    x = np.array([example.values for example in examples])
    scale = x[np.array([example.weight == 1 for example in examples])].std(axis=0)
    scale[scale == 0] = 1.0
    x, kinds = x / scale, np.array([example.kind for example in examples])
    weights, each = np.array([example.weight for example in examples]), np.arange(len(examples))

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w = flat.reshape(-1, len(KINDS))
        p = probabilities(x @ w)
        value = -(weights * np.log(p[each, kinds] + 1e-12)).sum() + RIDGE / 2 * (w**2).sum()
        p[each, kinds] -= 1
        return float(value), np.asarray(x.T @ (p * weights[:, None]) + RIDGE * w).ravel()

    start = np.zeros(x.shape[1] * len(KINDS))
    done = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return np.asarray(done.x.reshape(-1, len(KINDS)) / scale[:, None])


def check(examples: list[Example]) -> str:
    """Precision and recall of ORG and PERSON over the forms of the news, each judged by weights of other events."""
    fold = folds(example.group for example in examples if example.group)
    found = np.full(len(examples), -1)
    for part in range(FOLDS):
        weights = fitted([e for e in examples if fold.get(e.group) != part])
        for number, example in enumerate(examples):
            if fold.get(example.group) == part:
                found[number] = int(np.argmax(np.array(example.values) @ weights))
    told = np.array([example.kind for example in examples])
    told[found < 0] = -1
    lines = []
    for kind in (0, 1):
        right = int(((found == kind) & (told == kind)).sum())
        shares = 100 * right / max(1, int((found == kind).sum())), 100 * right / max(1, int((told == kind).sum()))
        lines.append(f"{KINDS[kind]}: precision {shares[0]:.1f}, recall {shares[1]:.1f} of {(told == kind).sum()}")
    return "\n".join(lines)


def main() -> None:
    """Fit, and write or check."""
    given = arguments(__doc__)
    examples = [*news(given.data), *conll(given.data)]
    if given.check:
        print(check(examples))
        return
    weights = fitted(examples)
    header = ("sign", "organisation", "person", "other")
    write(given.out / "name_weights.csv", header, zip(names_of_signs(), weights, strict=True))


if __name__ == "__main__":
    main()
