"""Which names are believed, and as what, by the network's probabilities and all that the document tells."""

from transforms.names.belief.edge_choice import with_likeliest_edges
from transforms.names.belief.edges import with_sure_edges
from transforms.names.belief.verdict import with_verdicts

__all__ = ["with_likeliest_edges", "with_sure_edges", "with_verdicts"]
