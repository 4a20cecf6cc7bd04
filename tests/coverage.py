"""Prints the lines of the code that tests ran, a row a package: `make coverage` writes the file that this reads."""

import json
import sys
from collections import defaultdict
from pathlib import Path


def table(files: dict[str, dict[str, dict[str, float]]]) -> list[str]:
    """A line per package (two folders deep) and one for all: share of its lines that were run, and their number."""
    counts: dict[str, list[float]] = defaultdict(lambda: [0, 0])
    for name, found in files.items():
        package = "/".join(Path(name).parts[:-1][:2])
        for key in (package, "all"):
            counts[key][0] += found["summary"]["covered_lines"]
            counts[key][1] += found["summary"]["covered_lines"] + found["summary"]["missing_lines"]
    rows = sorted((key, covered, total) for key, (covered, total) in counts.items() if key != "all")
    rows.append(("all", *counts["all"]))
    return [f"{key:<24}{covered / total:>7.1%}{total:>8,.0f} lines" for key, covered, total in rows if total]


if __name__ == "__main__":
    report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write("\n".join(["coverage in this process and pytest's workers:", *table(report["files"])]) + "\n")
