"""A query in words -> a tree, which texts it matches, and where: the search language, pure."""
