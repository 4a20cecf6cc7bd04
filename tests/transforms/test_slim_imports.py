"""Libraries without what they load and onrecord does not use; and what a start of onrecord loads."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from transforms.slim_imports import slim_import

LIBRARY = """
import heavy.charts as charts
from heavy import sums
try:
    import optional
except ImportError:
    optional = None

def drawn():
    return charts.draw(2)

def added():
    return sums.add(1, 2), sums.ZERO
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A library on the path that loads two modules of a heavy package, and an optional one."""
    (tmp_path / "heavy").mkdir()
    (tmp_path / "heavy/__init__.py").write_text("")
    (tmp_path / "heavy/charts.py").write_text("def draw(n): return 'x' * n")
    (tmp_path / "heavy/sums.py").write_text("ZERO = 0\ndef add(a, b): return a + b")
    (tmp_path / "optional.py").write_text("")
    (tmp_path / "library.py").write_text(LIBRARY)
    monkeypatch.syspath_prepend(tmp_path)
    yield
    for name in ("library", "heavy", "heavy.charts", "heavy.sums", "optional"):
        sys.modules.pop(name, None)


def test_late_modules_are_loaded_when_they_are_used(library: None) -> None:
    found = slim_import("library", late=["heavy", "heavy.charts", "heavy.sums"])
    assert not any(name.startswith("heavy") for name in sys.modules)
    assert found.drawn() == "xx"
    assert "heavy.charts" in sys.modules and "heavy.sums" not in sys.modules
    assert found.added() == (3, 0)


def test_absent_modules_are_there_again_afterwards(library: None) -> None:
    assert slim_import("library", absent=["optional"]).optional is None
    import optional  # type: ignore[import-not-found]

    assert optional.__file__.endswith("optional.py")


def test_what_is_loaded_already_stays(library: None) -> None:
    import optional

    assert slim_import("library", absent=["optional"], late=["optional"]).optional is optional


def test_an_import_that_fails_leaves_nothing_behind(library: None, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import heavy.charts\nraise ValueError('broken')")
    with pytest.raises(ValueError, match="broken"):
        slim_import("broken", late=["heavy", "heavy.charts"], absent=["optional"])
    assert not {"heavy", "heavy.charts", "optional"} & sys.modules.keys()


@pytest.mark.parametrize(
    ("start", "absent"),
    [
        (
            "import flows.run.pipeline, transforms.documents.stage",
            "great_expectations pandas prefect pyarrow spacy trafilatura ftfy dateparser requests yaml onnxruntime",
        ),
        ("import transforms.annotate", "great_expectations pandas pyarrow requests httpx spacy.cli torch jinja2"),
        (
            "from expectations.engine import great_expectations; great_expectations()",
            "altair jsonschema scipy sqlalchemy spacy prefect",
        ),
    ],
    ids=["run", "worker", "gate"],
)
def test_a_start_loads_nothing_that_it_does_not_need(start: str, absent: str) -> None:
    code = f"{start}\nimport sys\nprint(*(name for name in {absent.split()!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
