"""Items of the knowledge base -> candidates for entities, and the choice among them."""

from transforms.knowledge.candidates import candidates
from transforms.knowledge.choice import choices

__all__ = ["candidates", "choices"]
