"""Bringing a long session in: reading it for the preview, and storing it."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from tests.bench.measure import SLACK, Check, Row, measure
from tests.bench.sizes import Sizes

Make = Callable[[str, int], bytes]

SECONDS = 1.0
_SAID = "Last week you said you would tell him about Sunday, and then he left the room again."
_BODY = '<w:p><w:r><w:t xml:space="preserve">{}: {} {}</w:t></w:r></w:p>'
_DOCUMENT = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)


def captions(word: str, n_turns: int) -> bytes:
    """Return a WebVTT file in which therapist and client take turns."""
    lines = ["WEBVTT", ""]
    for n in range(n_turns):
        start, end = n * 4, n * 4 + 3
        lines += [
            f"{start // 3600:02}:{start // 60 % 60:02}:{start % 60:02}.000 --> "
            f"{end // 3600:02}:{end // 60 % 60:02}:{end % 60:02}.000",
            f"<v {'Therapist' if n % 2 == 0 else 'Client'}>{word} {n} {_SAID}</v>",
            "",
        ]
    return "\n".join(lines).encode()


def document(word: str, n_turns: int) -> bytes:
    """Return a Word document with a paragraph a turn."""
    body = "".join(_BODY.format("TC"[n % 2], f"{word} {n}", _SAID) for n in range(n_turns))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", _DOCUMENT.format(body))
    return held.getvalue()


def imports_rows(sizes: Sizes) -> list[Row]:
    """Measure preview and import of both kinds on a database of this run's own."""
    actor, programme = new_programme("long")
    from backend.casework.services import import_file, preview_file

    rows: list[Row] = []
    kinds: dict[str, Make] = {"WebVTT": captions, "Word": document}
    for kind, make in kinds.items():
        numbers = count()

        def fresh(kind: str = kind, make: Make = make, numbers: Iterator[int] = numbers) -> bytes:
            return make(f"{kind}{next(numbers)}", sizes.turns)

        once = fresh()
        # A file is imported once, so that every run has one of its own, most made beforehand.
        files = [fresh() for _ in range(sizes.runs + 1)]

        def preview(raw: bytes = once) -> object:
            return preview_file(actor=actor, programme=programme, raw=raw)

        def store(files: list[bytes] = files, fresh: Callable[[], bytes] = fresh) -> object:
            raw = files.pop() if files else fresh()
            return import_file(actor=actor, programme=programme, raw=raw)

        shown = measure(preview, runs=sizes.runs)
        stored = measure(store, runs=sizes.runs)
        for what, own in (("preview", shown), ("import", stored)):
            check = Check("best run", own.best, SECONDS, slack=SLACK, unit="s")
            task = f"{what} of {sizes.turns:,} turns, {kind}"
            rows.append(Row("imports", task, own, None, (check,) if sizes.judged else ()))
    return rows


def new_programme(slug: str) -> tuple[Any, Any]:
    """Return a lead and their programme in the database in memory."""
    os.environ.update(
        SECRET_KEY="only-for-measuring-0123456789-0123456789-0123456789",
        DATABASE_URL="sqlite://:memory:",
        ALLOWED_HOSTS="127.0.0.1",
        DJANGO_SETTINGS_MODULE="backend.config.settings",
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from backend.access.roles import Role
    from tests import factories

    programme = factories.make_programme(slug)
    return factories.make_member(programme, Role.LEAD, f"{slug}-lead"), programme
