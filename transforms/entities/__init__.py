"""Names of the corpus -> entities, aliases and links."""
