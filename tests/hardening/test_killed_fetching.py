"""Runs that are killed while they take in a feed: the next one loses no item, and loads none twice."""

import signal
import subprocess
import sys
from pathlib import Path

from flows.run import pipeline
from flows.run.job import Job
from flows.warehouse.publish import connect_published
from tests.outlet import hasty_client, serving

_RUN = """
import os, signal, sys
from pathlib import Path
from flows.run import pipeline
from flows.run.job import Job
from tests.outlet import hasty_client

feed, warehouse, when, count = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
loaded = 0


def load(*arguments):
    global loaded
    loaded += 1
    if when == "before" and loaded == count:
        os.kill(os.getpid(), signal.SIGKILL)
    outcome = pipeline.load(*arguments)
    if when == "after" and loaded == count:
        os.kill(os.getpid(), signal.SIGKILL)
    return outcome


with hasty_client():
    job = Job((), warehouse, addresses=(feed,), batch_documents=2, model="fast")
    pipeline.run(job, steps=pipeline.Steps(load=load))
"""


def test_killed_before_and_after_loading(tmp_path: Path) -> None:
    warehouse, names = tmp_path / "w.duckdb", list("abcdefgh")
    with serving() as outlet:
        outlet.feeds["/feed.xml"] = names
        feed = f"{outlet.base}/feed.xml"
        for when, count in (("before", 1), ("after", 1), ("before", 2)):
            command = [sys.executable, "-c", _RUN, feed, str(warehouse), when, str(count)]
            killed = subprocess.run(command, capture_output=True, timeout=120, cwd=Path(__file__).parents[2])
            assert killed.returncode == -signal.SIGKILL, killed.stderr
            assert outlet.not_modified.total() == 0  # what was not taken in whole is asked for without condition
        with hasty_client():
            done = pipeline.run(Job((), warehouse, addresses=(feed,), batch_documents=2, model="fast"))
            counts = dict(done.counts())
            assert (counts["new"] + counts["unchanged"], counts["rejected"]) == (8, 0)
            assert counts["unchanged"] == 4  # the batches that were loaded before a kill
            again = dict(pipeline.run(Job((), warehouse, addresses=(feed,), model="fast")).counts())
            assert (again["unchanged"], again["new"]) == (8, 0)
    with connect_published(warehouse) as con:
        pages = [f"{outlet.base}/news/{name}.html" for name in names]
        assert con.execute("select url, count(*) from documents group by all order by all").fetchall() == [
            (page, 1) for page in pages
        ]
        assert con.execute("select count(*), max(version_number) from documents").fetchall() == [(8, 1)]
        items = con.execute("select origin, count(*) from ops.feed_items group by all order by all").fetchall()
        assert items == [(page, 1) for page in pages]
        assert con.execute("select count(*) from document_versions").fetchall() == [(0,)]
