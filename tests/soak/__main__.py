"""``python -m tests.soak [PART …]``: attacks that take minutes."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.soak import disks, engines, fuzz, hourly, kills, lakes, reader_fuzz, readers, same, schedule, sources

PARTS = (
    *("kills", "disks", "readers", "fuzz", "sources", "schedule", "hourly", "inputs", "engines", "same"),
    *("lakes", "lake-kills"),
)


def main() -> None:
    """Run the parts that are named, or all; exits with a traceback where something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; default: all")
    parser.add_argument("--kills", type=int, default=200, help="kills that meet a running process")
    parser.add_argument("--readers", type=float, default=600, metavar="SECONDS")
    parser.add_argument("--fuzz", type=float, default=1800, metavar="SECONDS")
    parser.add_argument("--sources", type=float, default=1200, metavar="SECONDS")
    parser.add_argument("--schedule", type=float, default=3600, metavar="SECONDS")
    parser.add_argument("--hourly", type=int, default=500, metavar="RUNS")
    parser.add_argument("--inputs", type=float, default=600, metavar="SECONDS")
    parser.add_argument("--engines", type=int, default=20, metavar="KILLS", help="of each kind of process")
    parser.add_argument("--engine", choices=("dask", "ray"), help="the one that engines attacks; default: both")
    parser.add_argument("--store", help="of the data of lakes, such as s3://bucket/prefix/; default: a folder")
    parser.add_argument("--lake-kills", type=int, default=20, metavar="KILLS", help="with each kind of catalog")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for part in given.parts or PARTS:
        if part not in PARTS:
            parser.error(f"there is no part {part}: {', '.join(PARTS)}")
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix=f"soak-{part}-") as name:
            folder = Path(name)
            match part:
                case "kills":
                    kills.kills(folder, given.kills, given.seed, _say)
                case "disks":
                    disks.disks(folder, _say)
                case "readers":
                    readers.readers(folder, given.readers, _say)
                case "sources":
                    sources.sources(folder, given.sources, given.seed, _say)
                case "schedule":
                    schedule.schedule(folder, given.schedule, given.seed, _say)
                case "hourly":
                    hourly.hourly(folder, given.hourly, _say)
                case "engines":
                    engines.engines(folder, given.engine, given.engines, given.seed, _say)
                case "same":
                    same.same(folder, _say)
                case "lake-kills":
                    kills.lake_kills(folder, given.lake_kills, given.seed, _say)
                case "lakes":
                    lakes.lakes(folder, given.store, _say)
                case "inputs":
                    reader_fuzz.fuzz_readers(folder, given.inputs, given.seed, _say)
                case "fuzz":
                    fuzz.fuzz(folder, given.fuzz, given.seed, _say)
        _say(f"{part} held, {time.monotonic() - started:.0f} s")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
