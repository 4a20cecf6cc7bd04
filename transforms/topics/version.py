"""By which rules and word lists the topics of a warehouse were found."""

# Another one makes the next run find the topics of all documents again: raise it with every change of rules or words.
TOPICS_VERSION = 1
