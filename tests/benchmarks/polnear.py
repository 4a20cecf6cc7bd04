"""PolNeAR's texts and attributions as they lie in its folder, and word sets to compare spans by."""

import csv
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from transforms.text.parsed_text import CharSpan

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass
class Attribution:
    """One attribution: spans of code points of its content and its cue."""

    content: list[CharSpan] = field(default_factory=list)
    cue: list[CharSpan] = field(default_factory=list)


class Words:
    """The words of a text by number."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _WORD.finditer(text)]
        self._starts, self._ends = [start for start, _ in spans], [end for _, end in spans]

    def numbers(self, spans: Iterable[CharSpan]) -> set[int]:
        """The numbers of the words that share text with the spans."""
        return {
            number
            for start, end in spans
            for number in range(bisect_right(self._ends, start), bisect_left(self._starts, end))
        }


def texts(data: Path, part: str) -> dict[str, str]:
    """name -> text of a part (train, dev or test), line ends kept, for offsets depend on them."""
    found = {path.stem: path.read_bytes().decode() for path in sorted((data / part / "text").glob("*.txt"))}
    if not found:
        raise FileNotFoundError(f"no texts in {data / part / 'text'}; expected PolNeAR's folder with metadata.tsv")
    return found


def attributions(data: Path, part: str, names: Iterable[str]) -> dict[str, list[Attribution]]:
    """name -> the attributions of its first annotator that has a file."""
    annotators: dict[tuple[str, str], list[str]] = {}
    with (data / "metadata.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            annotators[row["compartment"], row["filename"]] = row["annotators"].split("|")
    folder = data / part / "attributions"
    out = {}
    for name in names:
        paths = [folder / f"{name}_{annotator}.ann" for annotator in annotators.get((part, name), [])]
        paths += sorted(folder.glob(f"{name}_*.ann"))
        out[name] = _read(next(path for path in paths if path.exists()))
    return out


def _read(path: Path) -> list[Attribution]:
    """A file in brat's form: T lines are spans (discontinuous ones joined by ;), E lines attributions."""
    spans: dict[str, list[CharSpan]] = {}
    out = []
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line]
    for name, places, *_ in (line for line in lines if line[0].startswith("T")):
        spans[name] = [(int(a), int(b)) for a, b in (place.split() for place in places.split(" ", 1)[1].split(";"))]
    for line in (line for line in lines if line[0].startswith("E")):
        roles: defaultdict[str, list[CharSpan]] = defaultdict(list)
        for item in line[1].split()[1:]:
            role, reference = item.split(":")
            roles[role.rstrip("0123456789")] += spans.get(reference, [])
        if roles["Content"]:
            out.append(Attribution(sorted(roles["Content"]), sorted(roles["Cue"])))
    return out
