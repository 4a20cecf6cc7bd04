"""Documents -> tokens: the spaCy pipelines of the languages."""

from transforms.slim_imports import slim_import

slim_import("spacy", late=("spacy.cli", "spacy.cli.info"))  # its command line, which loads a client of the web
