"""Generated pages in a .warc.gz through the intake: speed, and memory for a tenth of them and for all.

``python -m tests.benchmarks warc [--count N]``
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.processes import measure
from tests.benchmarks.speed import MEGABYTE
from tests.web_archives import crawl

_PARAGRAPHS = 12


def report(n_pages: int) -> str:
    """A markdown table: pages, those made into documents, pages per CPU-second, peak memory."""
    lines = ["| pages | documents | CPU, s | pages per CPU-second | peak MB |", "| --- | --- | --- | --- | --- |"]
    with TemporaryDirectory() as scratch:
        for number in (n_pages // 10, n_pages):
            path = Path(scratch) / f"{number}.warc.gz"
            with path.open("wb") as file:
                file.writelines(crawl(number, paragraphs=_PARAGRAPHS))
            used = measure(["-m", "tests.benchmarks.warc", str(path)])
            speed = number / used.cpu_seconds
            n_documents = int(used.output.strip())
            peak = used.peak_bytes / MEGABYTE
            lines.append(f"| {number:,} | {n_documents:,} | {used.cpu_seconds:.1f} | {speed:.1f} | {peak:,.0f} |")
    return "\n".join(lines)


def intake(path: Path) -> int:
    """How many documents a file gives; what it takes is for the caller to measure."""
    from flows.inputs.records import read
    from transforms.documents.stage import documents

    now = datetime.now(UTC)
    return sum(documents(chunk.records, now=now, run_id="r")[0].height for chunk in read([path]))


if __name__ == "__main__":
    print(intake(Path(sys.argv[1])))
