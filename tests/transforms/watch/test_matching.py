"""What watchlists find in documents."""

from tests.transforms.search.sample import DOCUMENT, NAMES
from transforms.search.grammar import parse
from transforms.watch.matching import Hit, hits
from transforms.watch.watchlists import Watchlist


def found(**fields: object) -> list[tuple[str | None, str]]:
    watchlist = Watchlist("w", **fields)  # type: ignore[arg-type]
    meant = {"Helena Brandt": {"e1"}, "Nobody": set[str]()}
    return [(hit.quote_id, hit.matched) for hit in hits([watchlist], [DOCUMENT], NAMES, meant)]


def test_what_matched_is_said() -> None:
    assert found(query="strike", tree=parse("strike")) == [(None, "query")]
    assert found(query="tariff", tree=parse("tariff")) == []
    assert found(names=("Ferry Talks", "Strike Port")) == [(None, "name Ferry Talks")]
    assert found(entities=("Helena Brandt", "Nobody")) == [(None, "entity Helena Brandt")]
    assert found(speakers=("Helena Brandt",)) == [("q1", "speaker Helena Brandt")]
    assert found(names=("worker",), entities=("Helena Brandt",), speakers=("Nobody",)) == [
        (None, "name worker, entity Helena Brandt")
    ]


def test_hits_do_not_depend_on_what_comes_together() -> None:
    one, other = Watchlist("a", names=("strike",)), Watchlist("b", speakers=("Helena Brandt",))
    meant = {"Helena Brandt": {"e1"}}
    together = list(hits([one, other], [DOCUMENT, DOCUMENT], NAMES, meant))
    alone = [hit for watchlist in (one, other) for hit in hits([watchlist], [DOCUMENT], NAMES, meant)]
    assert together == alone * 2
    assert together[0] == Hit("a", "d1", None, None, "name strike")


def test_a_version_is_that_of_what_is_asked_for() -> None:
    version = Watchlist("a", query="x", names=("one", "two")).query_version
    assert Watchlist("b", query="x", names=("two", "one"), alerts=("new",)).query_version == version
    assert Watchlist("a", query="x", names=("one",)).query_version != version
    assert Watchlist("a", query="x", names=("one",), entities=("two",)).query_version != version
