"""Everything that is wrong with an import, told at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from backend.casework.parsing import TranscriptRejected
from backend.core.errors import AccessDenied, DomainError, ErrorDetail, InvalidInput

# Which of the fields that are sent a refusal is about, where its code alone tells.
_FIELDS = {
    "number_taken": "number",
    "number_below_one": "number",
    "case_missing": "number",
    "held_in_future": "held_on",
    "given_in_future": "given_on",
}


class Refusals:
    """Collects what is refused, so that nobody mends one thing to be told of the next."""

    def __init__(self) -> None:
        self._found: list[tuple[str | None, DomainError]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def is_about(self, field: str) -> bool:
        """Tell whether anything was refused of this field."""
        return any(about == field for about, _ in self._found)

    @contextmanager
    def about(self, field: str | None) -> Iterator[None]:
        """Go on after a refusal, noting which field it is about; a denial ends everything."""
        try:
            yield
        except AccessDenied:
            raise
        except DomainError as error:
            self._found.append((field, error))

    def raise_any(self) -> None:
        """Raise what was collected: one as it is, several as one InvalidInput that lists them."""
        if not self._found:
            return
        # What was refused twice, once alone and once among others, is one thing.
        found = {(error.code, error.detail): (field, error) for field, error in self._found}
        if len(found) == 1:
            raise self._found[0][1]
        rows = [row for field, error in found.values() for row in _rows(field, error)]
        codes = {error.code for _, error in self._found}
        raise InvalidInput(
            f"{self._found[0][1].detail} ({len(rows) - 1} more below.)",
            code="transcript_rejected" if "transcript_rejected" in codes else "import_refused",
            errors=rows,
        )


def refusal_of(rejection: TranscriptRejected) -> InvalidInput:
    """Return the error that names every problem; one for each speaker whose role is not known."""
    errors: list[ErrorDetail] = []
    for problem in rejection.problems:
        if problem.code == "unmapped_speakers":
            errors += [
                ErrorDetail(
                    problem.code,
                    f"Is “{speaker}” the therapist, a client or somebody else?",
                    field=speaker,
                    line=problem.line,
                    part=problem.part,
                )
                for speaker in rejection.unmapped_speakers
            ]
        else:
            errors.append(
                ErrorDetail(problem.code, problem.detail, line=problem.line, part=problem.part)
            )
    first = rejection.problems[0].detail
    others = len(errors) - 1
    detail = f"{first} ({others} more below.)" if others else first
    return InvalidInput(detail, code="transcript_rejected", errors=errors)


def _rows(field: str | None, error: DomainError) -> list[ErrorDetail]:
    if error.errors:
        return list(error.errors)
    return [ErrorDetail(error.code, error.detail, field=_FIELDS.get(error.code, field))]
