"""Ask for exports and look into them."""

import csv
import io
import zipfile
from typing import Any

from backend.accounts.models import User
from backend.exports import services
from backend.exports.models import DataUse, Export, FileFormat, Form
from backend.programmes.models import Programme
from backend.ratings.models import Round

# What a spreadsheet would take for a formula.
CLIENT_CODE = "=1+1"


def ask(
    actor: User,
    programme: Programme,
    round_: Round | None = None,
    *,
    data_use: DataUse = DataUse.PROGRAMME,
    formats: tuple[FileFormat, ...] = (FileFormat.CSV,),
    forms: tuple[Form, ...] = (Form.LONG, Form.WIDE),
) -> Export:
    """Ask for an export that nobody has built yet."""
    return services.request_export(
        actor=actor,
        programme=programme,
        data_use=data_use,
        round_=round_,
        forms=forms,
        formats=formats,
    )


def made(actor: User, programme: Programme, round_: Round | None = None, **said: Any) -> Export:
    """Ask for an export and build it."""
    return services.build_export(export_id=ask(actor, programme, round_, **said).pk)


def opened(actor: User, export: Export) -> dict[str, bytes]:
    """Download an export and return its files."""
    content = services.download_export(actor=actor, export=export)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def one(files: dict[str, bytes], ending: str) -> bytes:
    """Return the one file whose name ends so."""
    (name,) = [name for name in files if name.endswith(ending)]
    return files[name]


def rows(raw: bytes) -> list[dict[str, str]]:
    """Read a CSV file."""
    return list(csv.DictReader(io.StringIO(raw.decode())))
