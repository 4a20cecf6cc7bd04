"""How much is remembered of what comes again: so many words and names that a process stays of one size for weeks.

News repeats a few thousand words and names; each new one would otherwise stay for ever.
"""

WORDS = 1 << 14  # single words, of which a text has hundreds
NAMES = 1 << 12  # names and phrases
