"""The accuracy tables of docs/benchmarks.md (all measures) and README.md (some), with intervals over articles.

usage: make bench-accuracy DATA=FOLDER      (or python -m tests.benchmarks.table FOLDER)
"""

import importlib.util
import json
import random
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, NamedTuple, get_args

from tests.benchmarks import accuracy, tone
from transforms.annotations import Model

BEGIN, END = "<!-- accuracy: written by make bench-accuracy -->", "<!-- end of accuracy -->"
RESAMPLES = 1000
ROOT = Path(__file__).parents[2]
BENCHMARKS, README = ROOT / "docs" / "benchmarks.md", ROOT / "README.md"
IN_README = (
    "quotations, span (IoU ≥ 0.3)",
    "quotations with their speaker's words (joint)",
    "quotations with the right canonical speaker",
    "direct quotations, segments",
)

# measure -> the best open peer's figure and that of human readers, measured with the same scorers on PolNeAR's dev part
# (peers) and on articles that two people annotated (readers); names are those of spaCy's en_core_web_md alone
OTHERS = {
    "quotations, span (IoU ≥ 0.3)": ("64.4 (Citron)", "82.9"),
    "the same, exact segments": ("46", "72.6"),
    "quotations with their speaker's words (joint)": ("56.7 (Citron)", "76.6"),
    "with a speech cue: span": ("78", "86"),
    "with a speech cue: joint": ("70", "84"),
    "direct quotations, segments": ("88", "98"),
    "quotations with the right canonical speaker": ("6.6 (Citron)", "–"),
    "names, GUM news": ("56.9 (spaCy)", "–"),
    "names, wikigold": ("68.3 (spaCy)", "–"),
}

Pick = Callable[[dict[str, Any]], dict[str, float]]  # of what the scorer gives, the measure
Counts = tuple[float, float, float, float]  # right of the predicted, predicted, right of the gold, gold


class Figure(NamedTuple):
    """A percentage with the 95 % interval of its bootstrap, where there is one."""

    value: float
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        return f"{self.value:.1f}" if self.low is None else f"{self.value:.1f} ({self.low:.0f}-{self.high:.0f})"


def f1(counts: Sequence[Counts]) -> float:
    """Micro F1 of some articles' counts, in percent."""
    right_p, n_p, right_g, n_g = (sum(part) for part in zip(*counts, strict=True))
    precision, recall = right_p / n_p if n_p else 0.0, right_g / n_g if n_g else 0.0
    return 200 * precision * recall / (precision + recall) if precision + recall else 0.0


def interval(counts: Sequence[Counts], seed: int = 1) -> Figure:
    """F1 with the percentile interval of articles drawn anew with replacement (Efron and Tibshirani 1993)."""
    chance = random.Random(seed)
    drawn = sorted(f1(chance.choices(counts, k=len(counts))) for _ in range(RESAMPLES))
    return Figure(f1(counts), drawn[round(0.025 * RESAMPLES)], drawn[round(0.975 * RESAMPLES) - 1])


def column(data: Path, scorers: Path, model: Model) -> dict[str, Figure]:
    """The measures of a model, by name."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        texts = {p.stem: p.read_bytes().decode() for p in sorted((data / "polnear/dev/text").glob("*.txt"))}
        con = accuracy.tables(texts, folder / "polnear", model)
        found = accuracy.quotes(con, texts)
        out = _quotes(data, scorers, found) | _who(data, scorers, found)
        for name, title in (("gum_news", "GUM news"), ("wikigold", "wikigold")):
            out[f"names, {title}"] = _names(data / f"names/{name}.jsonl", folder, scorers, model)
    judge = load_scorer(scorers, "tone")
    for name, found in (
        ("tone, macro F1, NewsMTSC's held-out fifth of train", tone.on_targets(data, model)),
        ("the same end to end: a target without a mention counts as neutral", tone.end_to_end(data, model)),
    ):
        out[name] = Figure(100 * float(judge.metrics(*found)["macro_f1"]))
    return out


def load_scorer(scorers: Path, name: str) -> ModuleType:
    """The module of a scorer that lies in a folder."""
    if str(scorers) not in sys.path:
        sys.path.insert(0, str(scorers))  # the scorers import each other
    spec = importlib.util.spec_from_file_location(name, scorers / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _counts(measure: dict[str, float]) -> Counts:
    return (measure["p"] * measure["n_pred"], measure["n_pred"], measure["r"] * measure["n_gold"], measure["n_gold"])


def _quotes(data: Path, scorers: Path, found: dict[str, list[dict[str, Any]]]) -> dict[str, Figure]:
    scorer = load_scorer(scorers, "quotes")
    gold = scorer.load_gold(data / "polnear", "dev")
    cues = set((scorers / "speech_cues.txt").read_text(encoding="utf-8").lower().split())
    spoken = {doc: [quote for quote in quotes if quote["is_speech"]] for doc, quotes in found.items()}
    measures: dict[str, tuple[dict[str, list[dict[str, Any]]], set[str] | None, Pick]] = {
        "quotations, span (IoU ≥ 0.3)": (found, None, lambda r: r["content"]["ALL"]["iou>=0.3"]),
        "the same, exact segments": (found, None, lambda r: r["content"]["ALL"]["seg>=1.0"]),
        "quotations with their speaker's words (joint)": (found, None, lambda r: r["joint"]["iou>=0.3"]),
        "with a speech cue: span": (found, cues, lambda r: r["content"]["ALL"]["iou>=0.3"]),
        "with a speech cue: joint": (found, cues, lambda r: r["joint"]["iou>=0.3"]),
        "with a speech cue, of quotes that are speech: span": (spoken, cues, lambda r: r["content"]["ALL"]["iou>=0.3"]),
        "with a speech cue, of quotes that are speech: joint": (spoken, cues, lambda r: r["joint"]["iou>=0.3"]),
        "direct quotations, segments": (found, None, lambda r: r["content"]["DIRECT"]["seg>=0.3"]),
    }
    out = {}
    for name, (those, speech, pick) in measures.items():
        each = [scorer.evaluate({doc: item}, those, speech) for doc, item in gold.items()]
        out[name] = interval([_counts(pick(result)) for result in each])
    return out


def _who(data: Path, scorers: Path, found: dict[str, list[dict[str, Any]]]) -> dict[str, Figure]:
    scorer = load_scorer(scorers, "who")
    gold = scorer.Q.load_gold(data / "polnear", "dev")
    rows = map(json.loads, (data / "polnear/dev/speakers.jsonl").read_text(encoding="utf-8").splitlines())
    speakers = {(r["doc_id"], r["start"], r["end"]): r for r in rows}
    each = [scorer.score({doc: item}, speakers, found)["end_to_end"] for doc, item in gold.items()]
    counts = [(r.get("right", 0), r["pred"], r.get("right", 0), r["gold"]) for r in each]
    return {"quotations with the right canonical speaker": interval(counts)}


def _names(gold: Path, folder: Path, scorers: Path, model: Model) -> Figure:
    scorer = load_scorer(scorers, "names")
    rows = accuracy.mentions(gold, folder / gold.stem, model)
    texts = scorer.load(gold)
    each = []
    for doc, item in texts.items():
        mine = [(m["start"], m["end"], scorer.MAP.get(m["type"], "OTHER")) for m in rows[doc] if not m["pronoun"]]
        each.append(scorer.score({doc: item}, {doc: ("", mine)}, {"PER", "ORG", "LOC"})["normalised"])
    return interval([(r["tp"], r["pred"], r["tp"], r["gold"]) for r in each])


def markdown(columns: dict[str, dict[str, Figure]], names: Sequence[str] = ()) -> str:
    """The table: one row per measure (those of names, or all), one column per model, then peers and human readers."""
    names = names or list(dict.fromkeys(name for column in columns.values() for name in column))
    head = ["F1 in percent (95 % interval over articles)", *columns, "best open peer", "human readers"]
    rows = [
        [name, *(str(column.get(name, "–")) for column in columns.values()), *OTHERS.get(name, ("–", "–"))]
        for name in names
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def written(page: str, table: str) -> str:
    """A page with the table between its markers; raises ValueError if it has none."""
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"the page has no place for the table: {BEGIN} … {END}")
    return pattern.sub(lambda _: f"{BEGIN}\n{table}\n{END}", page)


def main(data: str) -> None:
    """Measure, print and write the tables."""
    corpora = Path(data)
    columns = {}
    for model in get_args(Model):
        print(f"measuring {model}", file=sys.stderr, flush=True)
        columns[model] = column(corpora, corpora.parent / "eval", model)
    print(markdown(columns))
    for page, names in ((BENCHMARKS, ()), (README, IN_README)):
        page.write_text(written(page.read_text(encoding="utf-8"), markdown(columns, names)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
