"""One ZIP of everything: the tables in every format asked for, the codebook, where it came from."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from backend.exports.models import Export, FileFormat, Form
from backend.exports.naming import file_name
from backend.exports.reading import read_me
from backend.exports.tables.gathered import Gathered, GatheredRound
from backend.exports.tables.long import long_table
from backend.exports.tables.others import (
    codebook,
    codebook_table,
    items_table,
    rounds_table,
    sessions_table,
)
from backend.exports.tables.shape import Cell, Table
from backend.exports.tables.wide import wide_tables
from backend.exports.writers.scripts import scripts
from backend.exports.writers.statistical import dta_of, sav_of
from backend.exports.writers.texts import csv_of
from backend.exports.writers.workbook import xlsx_of
from backend.reliability.matrices import SOFTWARE

# ZIP knows no earlier day; the same content gives the same names and days.
_DAY: Final = (1980, 1, 1, 0, 0, 0)

_WRITERS: Final[Mapping[FileFormat, Callable[[Table], bytes]]] = {
    FileFormat.CSV: csv_of,
    FileFormat.SAV: sav_of,
    FileFormat.DTA: dta_of,
}


@dataclass
class Folder:
    """The tables of one rubric version, and how the command line reads its wide ones."""

    name: str
    rounds: Sequence[GatheredRound]
    tables: list[Table] = field(default_factory=list)
    commands: dict[str, tuple[str, ...]] = field(default_factory=dict)


def folders_of(gathered: Gathered, forms: Sequence[str]) -> Iterator[Folder]:
    """Yield a folder with its tables for each rubric version."""
    by_rubric: dict[str, list[GatheredRound]] = {}
    for part in gathered.rounds:
        rubric = part.round.rubric
        # Two of one version are a draft and what became of it: their content tells them apart.
        name = f"{file_name(rubric.slug)}-{file_name(rubric.version)}-{rubric.fingerprint[:6]}"
        by_rubric.setdefault(name, []).append(part)
    for name, rounds in by_rubric.items():
        folder = Folder(name, rounds)
        folder.tables += [rounds_table(rounds), sessions_table(rounds)]
        folder.tables.append(items_table(rounds[0].layout))
        if Form.LONG in forms:
            folder.tables.append(long_table(rounds))
        if Form.WIDE in forms:
            for part in rounds:
                for wide in wide_tables(part):
                    folder.tables.append(wide.table)
                    folder.commands[wide.table.name] = wide.options
        yield folder


def bundle(
    export: Export,
    gathered: Gathered,
    made_at: datetime,
    told: Callable[[int, int], None],
) -> tuple[bytes, dict[str, Any]]:
    """Return the ZIP and where it came from; `told` hears how many steps of how many are done.

    Raises Conflict for what a format cannot hold.
    """
    folders = list(folders_of(gathered, export.forms))
    n_steps = len(folders) * len(export.formats) + 1
    files: dict[str, bytes] = {}
    book: list[Sequence[Cell]] = []
    n_done = 0
    told(n_done, n_steps)
    for folder in folders:
        rows = list(codebook(folder.name, folder.tables))
        book += rows
        for wanted in FileFormat:
            if wanted in export.formats:
                files |= _written(wanted, folder, codebook_table(rows), made_at)
                n_done += 1
                told(n_done, n_steps)
    files["codebook.csv"] = csv_of(codebook_table(book))
    said = provenance(export, gathered, made_at)
    files |= scripts()
    files["README.txt"] = read_me(said, folders, export.formats).encode()
    files["about.json"] = _json(said | {"files": _hashes(files)})
    return _zipped(files), said


def provenance(export: Export, gathered: Gathered, made_at: datetime) -> dict[str, Any]:
    """Return what the files were made of, for the file itself and for the request's row."""
    return {
        "programme": export.programme.name,
        "of": export.round.name if export.round is not None else "every closed round",
        "data_use": export.data_use,
        "kind": "independent",
        "made_at": made_at.isoformat(timespec="seconds"),
        "software": SOFTWARE,
        "n_sessions": len(gathered.session_ids),
        "n_raters": len(gathered.rater_ids),
        "n_ratings": gathered.n_ratings,
        "left_out": dict(gathered.left_out),
        "rounds": [
            {
                "number": part.number,
                "name": part.round.name,
                "instrument": part.round.rubric.slug,
                "version": part.round.rubric.version,
                "fingerprint": part.round.rubric.fingerprint,
                "n_ratings": len(part.keys),
                "data_hash": part.matrices.data_hash,
            }
            for part in gathered.rounds
        ],
    }


def _written(
    wanted: FileFormat, folder: Folder, book: Table, made_at: datetime
) -> Mapping[str, bytes]:
    if wanted is FileFormat.XLSX:
        return {f"{folder.name}.xlsx": xlsx_of([*folder.tables, book], made_at)}
    write = _WRITERS[wanted]
    return {f"{folder.name}/{table.name}.{wanted}": write(table) for table in folder.tables}


def _hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}


def _json(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, allow_nan=False, indent=2).encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _DAY), files[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()
