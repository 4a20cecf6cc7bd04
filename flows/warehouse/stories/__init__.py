"""The stories of a warehouse, kept up to date document by document."""
