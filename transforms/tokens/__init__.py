"""Documents -> tokens: the spaCy pipelines of the languages."""
