"""A PostgreSQL server of its own for the tests of a module."""

from collections.abc import Iterator

import pytest

from tests import postgres


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """A server that ends with the module's tests; they are skipped where there is none."""
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.server() as own:
        yield own
