"""Texts of documents -> which documents are copies of others: cut, edited, credited, merged or updated ones."""
