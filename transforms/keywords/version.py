"""By which rules the keywords of a warehouse were found."""

# Another one makes the next run find the keywords of all documents again: raise it with every change of rules.
KEYWORDS_VERSION = 2
