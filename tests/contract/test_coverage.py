"""The coverage figure: lines that tests ran, by package."""

from tests.coverage import table


def test_lines_are_added_up_by_package() -> None:
    def found(covered: int, missing: int) -> dict[str, dict[str, float]]:
        return {"summary": {"covered_lines": covered, "missing_lines": missing}}

    rows = table({
        "flows/run/a.py": found(3, 1),
        "flows/run/b.py": found(1, 3),
        "transforms/quotes/rules/c.py": found(8, 0),
        "sql/__init__.py": found(0, 0),
    })  # fmt: skip
    assert [" ".join(row.split()) for row in rows] == [
        "flows/run 50.0% 8 lines",
        "transforms/quotes 100.0% 8 lines",
        "all 75.0% 16 lines",
    ]
