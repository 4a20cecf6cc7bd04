"""Which words are names, of what, and where each begins and ends."""

from transforms.names.repair.passes import names

__all__ = ["names"]
