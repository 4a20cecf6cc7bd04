"""Damaged archives, mails, PDF files, workbooks and rows cost themselves: the short version of the soak's attack."""

from pathlib import Path

from tests.soak.reader_fuzz import fuzz_readers


def test_damaged_files_are_read_on(tmp_path: Path) -> None:
    said: list[str] = []
    fuzz_readers(tmp_path, 12, seed=7, say=said.append)
    assert "documents" in said[0] and "rejected" in said[0]
