"""The bytes of a feed or sitemap -> the items that it lists: address, title, dates, authors, text."""
