"""Names of the corpus -> entities, aliases and links."""

from transforms.entities.stage import Resolution, entities

__all__ = ["Resolution", "entities"]
