"""The verb export: tables and marts as Parquet."""

from pathlib import Path

import click

from flows.cli.options import PATHS, warehouse_option


@click.command()
@click.argument("folder", type=PATHS)
@warehouse_option
@click.option("--table", "tables", multiple=True, help="Only this table or mart; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def export(folder: Path, warehouse: Path, tables: tuple[str, ...], as_json: bool) -> None:
    """Write tables as Parquet for BI tools.

    All tables and marts go to FOLDER; the next call writes only what changed.

    \b
    onrecord export exports/
    onrecord export exports/ --table quotes --table mart.entity_daily
    """
    from datetime import UTC, datetime

    from flows.outputs.export import export as write_export
    from flows.outputs.export_list import note
    from flows.warehouse.publish import published

    with published(warehouse) as con:
        if not note(warehouse, folder):
            message = "the export cannot be noted beside the warehouse: `onrecord forget` will not know of it"
            click.echo(message, err=True)
        manifest = write_export(con, folder, exported_at=datetime.now(UTC), tables=tables or None)
    click.echo(manifest.as_json() if as_json else manifest.as_text())
