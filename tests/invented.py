"""Invented news texts for tests of copies: the same for a seed, unlike for different seeds."""

import random

_SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstv" for vowel in "aeo"]
_COMMON = (
    "the",
    "of",
    "a",
    "and",
    "to",
    "in",
    "for",
    "on",
    "that",
    "with",
    "as",
    "at",
    "by",
    "from",
    "it",
    "was",
    "not",
)
_NAMES = ("Brandt", "Oyelaran", "Marsh", "Lindqvist", "Keresi", "Winther", "Moore", "Silva", "Achterberg", "Norrby")


class Writer:
    """Writes sentences, paragraphs and stories of invented words."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def word(self) -> str:
        """A word of two or three syllables."""
        return "".join(self.chance.choice(_SYLLABLES) for _ in range(self.chance.randint(2, 3)))

    def sentence(self, n_words: int = 18) -> str:
        """A sentence with a name and a figure in it."""
        words = [self.chance.choice(_COMMON) if self.chance.random() < 0.35 else self.word() for _ in range(n_words)]
        words[0] = words[0].capitalize()
        words[n_words // 2] = f"{self.chance.choice(_NAMES)}{self.word()}"
        words[n_words // 3] = str(self.chance.randint(2, 900))
        return " ".join(words) + "."

    def quotation(self) -> str:
        """A sentence between quotation marks, with its speaker."""
        return f"“{self.sentence(14)[:-1]},” said {self.chance.choice(_NAMES)}."

    def paragraphs(self, number: int) -> list[str]:
        """Paragraphs of two sentences, each third one a quotation."""
        return [self.quotation() if at % 3 == 2 else f"{self.sentence()} {self.sentence()}" for at in range(number)]

    def edited(self, text: str, share: float) -> str:
        """The text with this share of its words in small letters exchanged."""
        return " ".join(
            self.word() if word.islower() and self.chance.random() < share else word for word in text.split(" ")
        )


def story(seed: int, n_paragraphs: int = 9) -> list[str]:
    """The paragraphs of a story."""
    return Writer(seed).paragraphs(n_paragraphs)
