"""SQL of the warehouse: migrations/, marts/ and queries/, one relation a file."""

from functools import cache
from importlib.resources import files


@cache
def query(name: str) -> str:
    """The text of sql/queries/<name>.sql."""
    return (files(__name__) / "queries" / f"{name}.sql").read_text(encoding="utf-8")


@cache
def scripts(folder: str) -> dict[str, str]:
    """The files of sql/<folder>/ as {name without ".sql": text}, in order of their names."""
    found = {f.name: f for f in (files(__name__) / folder).iterdir() if f.name.endswith(".sql")}
    return {name.removesuffix(".sql"): found[name].read_text(encoding="utf-8") for name in sorted(found)}
