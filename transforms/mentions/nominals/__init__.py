"""Descriptions of one document: "the minister", "his wife", "the company": whom or what each means."""
