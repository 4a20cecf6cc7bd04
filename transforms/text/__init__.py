"""A document as the rules read it: tokens as lists, quotation marks, the dependency tree."""
