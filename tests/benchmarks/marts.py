"""What each mart costs on a generated month of articles: all of its rows and columns, a week, and one entity.

``python -m tests.benchmarks marts [--articles N] [--months N] [--out FILE]``; a file that is there is read, else it is
made. Of many months (months.py) one is asked for, by marts that need not read the others.
"""

import os
import re
import time
from pathlib import Path

import duckdb

import sql
from flows.warehouse.names import published_path
from flows.warehouse.publish import publish
from flows.warehouse.writer import Warehouse
from tests.benchmarks import corpus_generator
from tests.benchmarks.corpus_plan import DAYS
from tests.benchmarks.months import repeat_month

_WEEK = "where day between date '2025-10-06' and date '2025-10-12'"
_BUSIEST = "select entity_id from entities order by n_documents desc, entity_id limit 1 offset 3"
_OF_A_MONTH = (
    "articles",
    "quotes_by_speaker",
    "reports_by_speaker",
    "who_quotes_whom",
    "who_speaks_about_whom",
    "stances",
    "source_balance",
    "co_mentions",
    "tone_daily",
    "source_activity",
    "denials",
)
_MEMORY_GB = 4
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
_KEYS = ("entity_id", "speaker_entity_id", "a_entity_id", "holder_entity_id")


def report(path: Path, n_articles: int) -> str:
    """A markdown table: seconds, and seconds of CPU, of the best of three for each mart."""
    if not path.exists():
        print(corpus_generator.generate(path, n_articles), flush=True)
    with Warehouse.open(path) as warehouse:  # which brings the marts up to date
        publish(warehouse)
    lines = ["| mart | rows | all, s (CPU) | a week, s (CPU) | one entity, s (CPU) |", f"|{' --- |' * 5}"]
    with duckdb.connect(published_path(path), read_only=True) as con:
        busiest = con.execute(_BUSIEST).fetchall()[0][0]
        for name in sql.scripts("marts"):
            columns = [column[0] for column in con.execute(f"describe mart.{name}").fetchall()]
            key = next((key for key in _KEYS if key in columns), None)
            cells = [
                _cost(con, name, ""),
                _cost(con, name, _WEEK) if "day" in columns else "",
                _cost(con, name, f"where {key} = '{busiest}'") if key else "",
            ]
            n_rows = con.execute(f"select count(*) from mart.{name}").fetchall()[0][0]
            lines.append(f"| {name} | {n_rows:,} | {' | '.join(cells)} |")
    return "\n".join(lines)


def report_month(path: Path, n_articles: int, n_months: int) -> str:
    """A markdown table: seconds, and seconds of CPU, of the middle month of many, and the memory that it took."""
    if not path.exists():
        print(corpus_generator.generate(path, n_articles), flush=True)
        with Warehouse.open(path) as warehouse:
            repeat_month(warehouse._con, n_months)
    settings = {"threads": min(2, os.cpu_count() or 1), "memory_limit": f"{_MEMORY_GB}GB"}
    lines = ["| mart | rows | a month, s (CPU) | peak, GB |", f"|{' --- |' * 4}"]
    with duckdb.connect(path, read_only=True, config=settings) as con:
        first = con.execute("select min(day) + ? from documents", [DAYS * (n_months // 2)]).fetchall()[0][0]
        month = f"where day >= date '{first}' and day < date '{first}' + {DAYS}"
        for name in _OF_A_MONTH:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak is that of now (Linux)
            cost = _cost(con, name, month)
            peak = _PEAK.search(Path("/proc/self/status").read_text(encoding="utf-8"))
            n_rows = con.execute(f"select count(*) from mart.{name} {month}").fetchall()[0][0]
            lines.append(f"| {name} | {n_rows:,} | {cost} | {int(peak[1]) / (1 << 20) if peak else 0:.1f} |")
    return "\n".join(lines)


def _cost(con: duckdb.DuckDBPyConnection, name: str, where: str) -> str:
    best = (float("inf"), 0.0)
    for _ in range(3):
        began, cpu = time.perf_counter(), time.process_time()
        con.execute(f"select count(columns(*)) from mart.{name} {where}").fetchall()
        best = min(best, (time.perf_counter() - began, time.process_time() - cpu))
    return f"{best[0]:.2f} ({best[1]:.2f})"
