"""What the trail vouches for in a harm flag: every step, and the flag that it belongs to."""

from collections.abc import Callable, Iterator
from typing import Final

from backend.audit.rows import CHUNK, Columns
from backend.audit.seals import Scope, SealedRow
from backend.care.models import HarmFlag, HarmFlagStep, StepKind

_STEP: Final = Columns(HarmFlagStep, without=("note",))
_FLAG: Final = Columns(HarmFlag)


def steps_of(kind: StepKind) -> Callable[[Scope], Iterator[SealedRow]]:
    """Return the reader of the steps of one kind, which is one query."""

    def read(scope: Scope) -> Iterator[SealedRow]:
        rows = HarmFlagStep.objects.filter(kind=kind).order_by("pk")
        if scope.programme is not None:
            rows = rows.filter(programme_id=scope.programme)
        if scope.keys is not None:
            rows = rows.filter(pk__in=scope.keys)
        of_flag = {name: f"harm_flag__{name}" for name in _FLAG.names}
        asked = [*_STEP.names, "note", *of_flag.values()]
        for values in rows.values(*asked).iterator(chunk_size=CHUNK):
            flag = {name: values[path] for name, path in of_flag.items()}
            yield SealedRow(
                key=str(values["id"]),
                chain=str(values["programme_id"]),
                parts={"step": _STEP.of(values), "flag": _FLAG.of(flag)},
                text={"note": values["note"]} if values["note"] else None,
                subject=str(values["therapy_session_id"]),
            )

    return read
