"""Compares all tables of two checkouts over the same texts: ``python -m tests.compare_checkouts OTHER --data FOLDER``.

Both checkouts run with this interpreter over the starter corpus, the gold set and, with --data, PolNeAR dev. Exit code
1 where a row differs. Ids of runs, times of loading and versions of the code are not compared.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

_RUN = "import sys; from flows.{cli} import main; main(sys.argv[1:])"
_NOT_COMPARED = frozenset(
    {"run_id", "started_at", "finished_at", "loaded_at", "seen_at", "first_seen_at", "code_version", "model_version"}
    | {
        "last_seen_at",
        "batch_id",
        "quarantine_id",
        "resolved_at",
        "content_hash",
        "created_at",
        "updated_at",
        "schema_name",
    }
)
_TABLES_OF_RUNS = frozenset({"ops.runs", "ops.batches", "ops.migrations", "ops.state", "ops.inputs", "ops.relations"})


def tables(checkout: Path, inputs: list[Path], scratch: Path, options: list[str]) -> dict[str, pl.DataFrame]:
    """Run a checkout over inputs; its published tables and marts by name, without what differs from run to run."""
    warehouse = scratch / "compared.duckdb"
    scratch.mkdir(parents=True, exist_ok=True)
    cli = "cli.main" if (checkout / "flows/cli").is_dir() else "cli"
    command = [sys.executable, "-c", _RUN.format(cli=cli), "run", *map(str, inputs)]
    command += ["--warehouse", str(warehouse), "--no-prefect", "--root", str(inputs[0].parent), *options]
    subprocess.run(command, cwd=checkout, check=True, env=os.environ | {"PYTHONPATH": str(checkout)})
    with duckdb.connect(str(warehouse), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        names = con.execute(
            "select table_schema || '.' || table_name from information_schema.tables order by all"
        ).fetchall()
        return {name: _rows(con, name) for (name,) in names if name not in _TABLES_OF_RUNS}


def _rows(con: duckdb.DuckDBPyConnection, table: str) -> pl.DataFrame:
    frame = con.sql(f"from {table}").pl()  # a name out of information_schema
    frame = frame.drop([name for name in frame.columns if name in _NOT_COMPARED])
    return frame.sort(pl.struct(pl.all()).map_batches(_as_text, return_dtype=pl.String))


def _as_text(rows: pl.Series) -> pl.Series:
    return pl.Series([repr(row) for row in rows.to_list()], dtype=pl.String)


def differences(
    before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame], renamed: Mapping[str, str]
) -> list[str]:
    """What differs, a line each: tables or columns that only one has, and how many rows are not equal."""
    out = []
    named = {renamed.get(name, name): frame.rename(renamed, strict=False) for name, frame in before.items()}
    for name in sorted(named.keys() | after.keys()):
        if name not in named or name not in after:
            out.append(f"{name}: only {'after' if name in after else 'before'}")
            continue
        old, new = named[name], after[name]
        if sorted(old.columns) != sorted(new.columns):
            out.append(f"{name}: columns {sorted(set(old.columns) ^ set(new.columns))} on one side only")
        shared = [column for column in old.columns if column in new.columns]
        rows = [set(map(repr, frame.select(shared).rows())) for frame in (old, new)]
        if rows[0] != rows[1] or old.height != new.height:
            gone, come = rows[0] - rows[1], rows[1] - rows[0]
            out.append(f"{name}: {old.height} -> {new.height} rows, {len(gone)} gone, {len(come)} new")
            out += [f"    - {row[:300]}" for row in sorted(gone)[:5]]
            out += [f"    + {row[:300]}" for row in sorted(come)[:5]]
    return out


def main() -> int:
    """Print what differs; exit code 0 where nothing does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, help="the checkout before the change")
    parser.add_argument("--data", type=Path, help="folder that holds polnear/")
    parser.add_argument("--scratch", type=Path, default=Path("data/compared"), help="folder for warehouses; kept")
    parser.add_argument("--reuse", action="store_true", help="take the other checkout's warehouse of the last call")
    parser.add_argument("--renamed", nargs="*", default=[], metavar="OLD=NEW", help="columns and tables renamed since")
    parser.add_argument("--option", nargs="*", default=[], help="options of run here, such as --model=fast")
    parser.add_argument("--other-option", nargs="*", default=[], help="options of run there")
    args = parser.parse_args()
    here = Path(__file__).parent.parent
    inputs = args.scratch.absolute() / "texts"
    if not inputs.exists():
        sources = [here / "seeds/articles", here / "tests/gold/articles", here / "tests/gold/french/articles"]
        for source in sources:
            shutil.copytree(source, inputs / source.parent.name / source.name)
        if args.data:
            shutil.copytree(args.data / "polnear/dev/text", inputs / "polnear")
    paths = sorted(inputs.iterdir())
    stored = args.scratch.absolute() / "before"
    if not (args.reuse and (stored / "compared.duckdb").exists()):
        shutil.rmtree(stored, ignore_errors=True)
        _dump(tables(args.other.absolute(), paths, stored, args.other_option), stored)
    before = {path.stem: pl.read_parquet(path) for path in sorted(stored.glob("*.parquet"))}
    shutil.rmtree(args.scratch / "after", ignore_errors=True)
    after = tables(here, paths, args.scratch.absolute() / "after", args.option)
    found = differences(before, after, dict(pair.split("=") for pair in args.renamed))
    print("\n".join(found) if found else f"equal: {sum(f.height for f in after.values())} rows, {len(after)} tables")
    return 1 if found else 0


def _dump(frames: Mapping[str, pl.DataFrame], folder: Path) -> None:
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")


if __name__ == "__main__":
    sys.exit(main())
