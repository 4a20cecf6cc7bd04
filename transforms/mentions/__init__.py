"""Parsed texts, quotes -> mentions: names, and the pronouns and descriptions that stand for them or speak."""

from transforms.mentions.stage import mentions

__all__ = ["mentions"]
