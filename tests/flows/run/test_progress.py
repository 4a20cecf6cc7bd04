"""What a run shows while it works."""

from io import StringIO

from rich.console import Console

from flows.run.progress import BarProgress, LineProgress, progress_on


def _terminal() -> Console:
    return Console(file=StringIO(), force_terminal=True, width=120, _environ={})


def test_the_bar_is_full_when_the_records_are_loaded_not_when_they_are_read() -> None:
    shown = BarProgress(_terminal())
    with shown.running(200):
        task = shown._bar.tasks[0]
        assert task.total is None and not task.finished
        shown.read(100, 100)
        assert (task.total, task.completed, task.description) == (200, 0, "reading and analysing")
        shown.read(200, 100)
        assert (task.total, task.completed, task.description) == (200, 0, "analysing")
        shown.loaded(90, 100)
        assert task.percentage == 50 and not task.finished
        shown.loaded(180, 200)
        assert task.finished
        shown.phase("resolving entities")
        assert task.description == "resolving entities"


def test_files_of_many_records_are_reckoned_from_those_read() -> None:
    shown = BarProgress(_terminal())
    with shown.running(4):
        shown.read(5000, 0)
        assert shown._bar.tasks[0].total is None
        shown.read(10_000, 1)
        assert shown._bar.tasks[0].total == 40_000


def test_without_a_terminal_there_are_lines() -> None:
    out = StringIO()
    shown = progress_on(out)
    assert isinstance(shown, LineProgress)
    with shown.running(3):
        shown.loaded(3, 3)
        shown.phase("resolving entities")
    assert out.getvalue().splitlines() == ["reading 3 files", "resolving entities"]
