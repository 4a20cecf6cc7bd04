"""What a person wants to know at the end of a run, on the terminal and as markdown."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from shlex import quote
from typing import Any

from flows.alerts.telling import Told
from flows.run.job import DEFAULT_WAREHOUSE
from flows.run.overriding import Held, override_warnings
from flows.run.record import erasure_warnings
from flows.warehouse.names import published_path
from flows.warehouse.writer import Warehouse
from flows.watch.evaluating import Held as Watched
from flows.watch.evaluating import watch_warnings
from flows.wording import counted, printable
from transforms.takedowns import TAKEN_DOWN

TOP_SPEAKERS = 5
_ENDINGS = 5  # of files that are not read


@dataclass(frozen=True)
class Summary:
    """The outcome of a run; rows are as the queries in sql/queries give them."""

    run: dict[str, Any]
    speakers: list[dict[str, Any]]
    reasons: list[dict[str, Any]]
    quality: dict[str, Any]
    stopped: tuple[str, ...]
    hits: list[dict[str, Any]]  # new ones by watchlist
    alerts: dict[str, Any]  # new ones, and how many each channel took
    overrides: str | None  # which hold, if there are or were any
    warnings: list[str]  # about rows of them, and the clock
    warehouse: Path
    published: Path
    passed_over: Mapping[str, int] = field(default_factory=dict)  # files of folders that are not read, by ending

    @property
    def seconds(self) -> float:
        """How long the run took."""
        return float((self.run["finished_at"] - self.run["started_at"]).total_seconds())

    @property
    def has_bad_data(self) -> bool:
        """Whether anything was rejected but for what was erased on request."""
        is_erased = bool(self.reasons) and all(row["reason_code"] == TAKEN_DOWN for row in self.reasons)
        return bool(self.run["n_rejected"] or self.run["n_quarantined"]) and not is_erased

    def counts(self) -> list[tuple[str, int]]:
        """What became of the records that were read: the numbers add up to theirs."""
        run = self.run
        return [
            ("new", run["n_loaded"] - run["n_changed"] - run["n_duplicates"]),
            ("changed", run["n_changed"]),
            ("unchanged", run["n_unchanged"]),
            ("duplicate", run["n_duplicates"]),
            ("rejected", run["n_rejected"]),
        ]


def summarise(
    warehouse: Warehouse, run_id: str, held: Held, watched: Watched, told: Told, *, stopped: Sequence[str] = ()
) -> Summary:
    """Read the outcome of a run from the warehouse."""
    return Summary(
        run=warehouse.ask("runs/counts", run_id=run_id)[0],
        speakers=warehouse.ask("runs/top_speakers", limit=TOP_SPEAKERS),
        reasons=warehouse.ask("runs/rejected_reasons", run_id=run_id),
        quality=warehouse.ask("runs/quality", run_id=run_id)[0],
        stopped=tuple(stopped),
        hits=warehouse.ask("runs/watch_hits", run_id=run_id),
        alerts={"new": told.n_new, "sent": {each.channel: each.n_delivered for each in told.sent}},
        overrides=str(held) if held.n_rows or held.before else None,
        warnings=[
            *_clock_warnings(warehouse, run_id),
            *erasure_warnings(warehouse),
            *override_warnings(warehouse),
            *watch_warnings(watched),
            *told.warnings,
        ],
        warehouse=warehouse.path,
        published=published_path(warehouse.path),
    )


def _clock_warnings(warehouse: Warehouse, run_id: str) -> list[str]:
    """What to say if the clock was set back since an earlier run."""
    return [
        f"run {later['run_id']} started at {later['started_at']:%Y-%m-%d %H:%M} UTC, later than this one: was the "
        "clock set back? Dates after this run's start are kept aside until they have passed"
        for later in warehouse.ask("runs/later_run", run_id=run_id)
    ]


def as_text(summary: Summary) -> str:
    """The summary for a terminal; the last line names the next commands."""
    run = summary.run
    rows = [
        ("documents", ", ".join(f"{number:,} {name}" for name, number in summary.counts())),
        *(
            ("rejected", f"{r['n_rows']:,} x {r['reason_code']} ({r['stage']}), such as {r['example']}: {r['detail']}")
            for r in summary.reasons
        ),
        *((("passed over", _passed_over(summary)),) if summary.passed_over else ()),
        *(("stopped", report) for report in summary.stopped),
        (
            "in all",
            ", ".join(counted(run[f"{noun}s"], noun) for noun in ("document", "quote", "mention"))
            + f", {counted(run['entities'], 'entity')}",
        ),
        ("most quoted", ", ".join(f"{s['speaker']} ({s['quotes']})" for s in summary.speakers) or "nobody yet"),
        *((("watchlists", _hits(summary)),) if summary.hits else ()),
        *((("alerts", _alerts(summary)),) if summary.alerts["new"] or any(summary.alerts["sent"].values()) else ()),
        ("quality", _quality(summary)),
        *((("overrides", summary.overrides),) if summary.overrides else ()),
        *(("warning", text) for text in summary.warnings),
        ("warehouse", f"{_near(summary.warehouse)}; published as {_near(summary.published)}"),
        ("next", _next(summary)),
    ]
    head = f"Run {run['run_id']} {run['status']} in {summary.seconds:.1f} s: {counted(run['n_read'], 'record')} read"
    return "\n".join([head, *(f"  {name:<12}{text}" for name, text in rows)])


def as_markdown(summary: Summary) -> str:
    """The summary as tables, for Prefect's artifact."""
    parts = [
        f"# onrecord run {summary.run['run_id']}: {summary.run['status']}",
        _table(("records", "number"), [("read", summary.run["n_read"]), *summary.counts()]),
        _table(
            ("in the warehouse", "rows"), [(t, summary.run[t]) for t in ("documents", "quotes", "mentions", "entities")]
        ),
        f"Quality: {_quality(summary)}",
    ]
    if summary.speakers:
        parts.append(
            _table(
                ("speaker", "quotes", "articles"),
                [(s["speaker"], s["quotes"], s["articles"]) for s in summary.speakers],
            )
        )
    if summary.reasons:
        parts.append(
            _table(
                ("rejected because", "rows", "such as"),
                [(r["reason_code"], r["n_rows"], r["example"]) for r in summary.reasons],
            )
        )
    parts += [f"Passed over: {_passed_over(summary)}"] if summary.passed_over else []
    parts += [f"**Stopped:** {report}" for report in summary.stopped]
    parts += [f"**Warning:** {text}" for text in summary.warnings]
    return "\n\n".join(parts)


def as_json(summary: Summary) -> str:
    """The summary for a program."""
    return json.dumps(asdict(summary), default=str, ensure_ascii=False, indent=2)


def _quality(summary: Summary) -> str:
    checks, failed = summary.quality["n_checks"], summary.quality["n_failed"]
    if not checks:
        return "nothing new to check"
    return f"{counted(checks, 'check')}, {'all held' if not failed else f'{failed:,} failed (see: onrecord check)'}"


def _passed_over(summary: Summary) -> str:
    endings = list(summary.passed_over.items())
    said = [f"{n:,} {printable(ending) or 'without an ending'}" for ending, n in endings[:_ENDINGS]]
    if len(endings) > _ENDINGS:
        said.append(f"{sum(n for _, n in endings[_ENDINGS:]):,} more")
    files = counted(sum(summary.passed_over.values()), "file")
    return f"{files} in folders, whose format is not read: {', '.join(said)}"


def _hits(summary: Summary) -> str:
    return ", ".join(f"{counted(row['n_hits'], 'new hit')} of {printable(row['watchlist'])}" for row in summary.hits)


def _alerts(summary: Summary) -> str:
    sent = [f"{n:,} sent to {channel}" for channel, n in summary.alerts["sent"].items() if n]
    return ", ".join([f"{summary.alerts['new']:,} new", *sent])


def _next(summary: Summary) -> str:
    """Commands to try now, as they are to be typed in this folder."""
    where = "" if summary.warehouse == DEFAULT_WAREHOUSE.absolute() else f" --warehouse {_near(summary.warehouse)}"
    if summary.has_bad_data:
        return f"onrecord replay --dry-run{where}  (lists what was rejected; fix it, then run replay alone)"
    return f'onrecord sql "from mart.quotes_by_speaker limit 5"{where}  or  onrecord export exports/{where}'


def _near(path: Path) -> str:
    """The path from the current folder, where it lies below it, as a shell takes it."""
    here = Path.cwd()
    return quote(str(path.relative_to(here) if path.is_relative_to(here) else path))


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    def line(cells: Sequence[object]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return "\n".join([line(head), "|" + " --- |" * len(head), *(line(row) for row in rows)])
