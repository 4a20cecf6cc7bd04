"""Makes seeds/en/word_shares.csv again: the share of news articles that have a word.

``python -m tests.benchmarks.fit_word_shares --data FOLDER``; FOLDER holds polnear/, names/, tone/.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from transforms.stories.terms import words

LEAST = 3  # articles that have a word: rarer ones have no row
SENTENCES = 15  # of NewsMTSC that stand for an article


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("seeds/en/word_shares.csv"))
    given = parser.parse_args()
    corpora = [[Counter({w.form for w in words(text)}) for text in texts] for texts in _corpora(given.data)]
    counts = [sum(corpus, Counter()) for corpus in corpora]
    total = sum(counts, Counter())
    shares = {
        word: max(count[word] / len(corpus) for count, corpus in zip(counts, corpora, strict=True))
        for word, n in total.items()
        if n >= LEAST
    }
    rows = [(word, f"{share:.5f}") for word, share in sorted(shares.items())]
    pl.DataFrame(rows, schema=["word", "share"], orient="row").write_csv(given.out)


def _corpora(data: Path) -> Iterable[list[str]]:
    """Texts of articles: US politics of 2016; world news, sports and markets of 1996; politics of 2017 to 2020."""
    polnear = sorted((data / "polnear" / "train" / "text").glob("*.txt"))
    yield [file.read_text(encoding="utf-8") for file in polnear]
    conll = [line for part in ("train", "dev") for line in _lines(data / "names" / f"conll_{part}.jsonl")]
    yield [json.loads(line)["text"] for line in conll]
    sentences = [json.loads(line)["sentence_normalized"] for line in _lines(data / "tone" / "newsmtsc_train.jsonl")]
    yield ["\n".join(sentences[at : at + SENTENCES]) for at in range(0, len(sentences), SENTENCES)]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()
