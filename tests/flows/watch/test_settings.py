"""The file of watchlists: what it says, and errors that name the line, the field and what is allowed."""

from datetime import timedelta
from pathlib import Path

import pytest

from flows.watch.editing import add
from flows.watch.settings import WatchlistsFileError, default_path, parsed, read

FILE = """
# ours
[[watchlist]]
name = "Ports  and ships"
query = '(port OR harbour) NEAR/10 strike'
names = ["Kestrel Shipping"]
entities = ["Marovia"]
speakers = ["Helena Brandt", "Helena Brandt"]
since = "30d"
channels = ["console"]
alerts = ["hit"]   # nothing else
"""


def test_what_a_file_says() -> None:
    (found,) = parsed(FILE, Path("w.toml"))
    assert found.name == "Ports and ships"
    assert found.tree is not None
    assert found.speakers == ("Helena Brandt",)
    assert (found.since, found.channels, found.alerts) == (timedelta(days=30), ("console",), ("hit",))


def test_the_file_of_seeds_lists_none() -> None:
    assert read() == ()
    commented = default_path().read_text(encoding="utf-8").partition("# [[watchlist]]")
    example = "\n".join(line.removeprefix("#").strip() for line in "".join(commented[1:]).splitlines())
    assert [each.name for each in parsed(example, Path("example"))] == ["Ports"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[watchlist]]\nname = "a"\nquery = "b AND"', "w.toml: line 3: query: column 6: the query ends too early"),
        ('[[watchlist]]\nname = "a"', "line 1: the watchlist 'a' needs a query, names, entities or speakers"),
        ('[[watchlist]]\nquery = "a"', "line 1: a watchlist needs a name"),
        ('[[watchlist]]\nname = "a"\nquery = "b"\nqeury = 1', "line 4: unknown field 'qeury'; allowed are name,"),
        ('[[watchlist]]\nname = "a"\nnames = "b"', "line 3: names = 'b': a list of texts is needed"),
        ('[[watchlist]]\nname = "a"\nnames = ["&"]', "line 3: names = ['&']: '&' has no letter or digit"),
        ('[[watchlist]]\nname = "a"\nchannels = [1]', "line 3: channels = [1]: a text is needed"),
        ('[[watchlist]]\nname = "a"\nquery = "b"\nsince = "soon"', "line 4: since = 'soon': a number with s, m"),
        ('[[watchlist]]\nname="a"\nquery="b"\n' * 2, "line 5: the watchlist 'a' is there twice"),
        ("watchlists = 1", "unknown field 'watchlists'; allowed are [[watchlist]] and [[channel]] tables"),
        ("[watchlist]\nname = 'a'", "write each watchlist as a table of its own"),
        ("[[watchlist", "w.toml: "),
    ],
)  # fmt: skip
def test_errors_name_the_line(text: str, message: str) -> None:
    with pytest.raises(WatchlistsFileError) as failed:
        parsed(text, Path("w.toml"))
    assert message in str(failed.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(WatchlistsFileError, match="give a file of watchlists that exists"):
        read(tmp_path / "none.toml")


def test_a_watchlist_is_added_and_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    path.write_text(FILE, encoding="utf-8")
    added = add({"name": 'A "b" \\ <i>', "query": "x", "names": [], "since": None}, path)
    assert path.read_text(encoding="utf-8").startswith(FILE.rstrip())
    assert [each.name for each in read(path)] == ["Ports and ships", added.name]
    with pytest.raises(WatchlistsFileError, match="there is a watchlist"):
        add({"name": added.name, "query": "y"}, path)
    before = path.read_text(encoding="utf-8")
    with pytest.raises(WatchlistsFileError, match=r"^query: column 2"):
        add({"name": "c", "query": "("}, path)
    assert path.read_text(encoding="utf-8") == before


def test_a_new_file_is_made(tmp_path: Path) -> None:
    add({"name": "a", "speakers": ["Helena Brandt"]}, tmp_path / "new" / "w.toml")
    assert [each.speakers for each in read(tmp_path / "new" / "w.toml")] == [("Helena Brandt",)]
