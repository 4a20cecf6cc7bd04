"""Attacks that did harm once: hostile files, pages, disks and processes."""
