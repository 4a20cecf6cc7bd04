"""What a watchlist asks for: a query, names, entities, speakers."""

from dataclasses import dataclass, field
from datetime import timedelta

from transforms.ids import digest
from transforms.search.tree import Node

ALERTS = ("hit", "spike", "first_statement", "denial")  # kinds that a watchlist may ask for; all, if it names none
EVALUATION = "1"  # what a query means: raised when the same one finds other texts


@dataclass(frozen=True)
class Watchlist:
    """What to look out for in new articles: what matches any of it is a hit.

    query: in the search language, as written and as a tree. names: written in the headline or the text, as they are
    spelt. entities: mentioned under any of their names; speakers: of a statement; both by id or canonical name.
    since: how far back a new or changed watchlist is evaluated. channels and alerts are for what sends messages.
    """

    name: str
    query: str | None = None
    tree: Node | None = field(default=None, repr=False)
    names: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    since: timedelta = timedelta(0)
    channels: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()

    @property
    def query_version(self) -> str:
        """Another one for each change of what it asks for."""
        lists = ["\x1f".join(sorted(each)) for each in (self.names, self.entities, self.speakers)]
        return digest(EVALUATION, self.query or "", *lists)
