"""Access to the store that holds the data of a lake: credentials come from the environment alone."""

import os
from urllib.parse import urlsplit

import duckdb

from flows.warehouse.catalog.extensions import load_extension, quoted
from flows.warehouse.catalog.lake_file import Lake, LakeFileError

_OF_S3 = {
    "key_id": ("AWS_ACCESS_KEY_ID",),
    "secret": ("AWS_SECRET_ACCESS_KEY",),
    "session_token": ("AWS_SESSION_TOKEN",),
    "region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
}
_RETRIES = 5  # after 0.1, 0.4, 1.6, 6.4 and 25.6 seconds: stores that are busy ask for patience
_ENDPOINT = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")


def give_access(con: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Let a connection reach the data of a lake.

    For s3:// by AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, AWS_ENDPOINT_URL. Raises
    LakeFileError for other stores.
    """
    if lake.data_folder is not None:
        return
    if not lake.data.startswith("s3://"):
        raise LakeFileError(f"{lake.file}: data is a folder or s3://bucket/prefix, not {lake.data}")
    load_extension(con, "httpfs")
    said = {name: found for name, variables in _OF_S3.items() if (found := _first(variables))}
    options = [f"{name} '{quoted(value)}'" for name, value in said.items()]
    if endpoint := _first(_ENDPOINT):
        place = urlsplit(endpoint)
        options += [f"endpoint '{quoted(place.netloc)}'", f"use_ssl {place.scheme == 'https'}", "url_style 'path'"]
    con.execute(f"set http_retries = {_RETRIES}")
    con.execute(f"create or replace secret lake_store ({', '.join(['type s3', *options])})")


def _first(variables: tuple[str, ...]) -> str | None:
    return next((found for name in variables if (found := os.environ.get(name))), None)
