"""What is searched: documents with their words, statements and names; the index beside the published copy."""
