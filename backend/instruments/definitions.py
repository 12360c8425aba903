"""From what somebody uploads, or a row keeps, to a checked rubric."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.core.errors import ErrorDetail, InvalidInput
from rubrics import Problem, Rubric, RubricError, parse

# Ten times the longest instrument; the reader of YAML has the same limit in characters.
MAX_BYTES = 1_000_000
# More of them help nobody, and a hostile text can break a rule in every line.
MAX_PROBLEMS = 100
UPLOADED = "definition.yaml"
# Enough for a sentence that names the right: an owner, a licence, a letter.
MIN_PERMISSION = 20
MAX_PERMISSION = 4000


@dataclass(frozen=True, slots=True)
class Reading:
    """A rubric, or what kept the text from being one."""

    rubric: Rubric | None
    problems: Sequence[Problem]
    text: str = ""


def read_definition(raw: bytes) -> Reading:
    """Read an uploaded definition; whatever it holds, what is wrong comes back as problems."""
    text, problem = decode(raw)
    if problem is not None:
        return Reading(None, [problem])
    try:
        return Reading(parse(text, name=UPLOADED), [], text)
    except RubricError as error:
        return Reading(None, error.problems[:MAX_PROBLEMS], text)


def decode(raw: bytes) -> tuple[str, Problem | None]:
    """Return the text of an upload, or what keeps it from being one."""
    if len(raw) > MAX_BYTES:
        message = f"at most {MAX_BYTES:,} bytes are read, this has {len(raw):,}"
        return "", Problem(UPLOADED, None, None, "too-large", message)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", Problem(UPLOADED, line, None, "not-utf8", "the text is not UTF-8")
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return "", Problem(UPLOADED, line, None, "nul", "the text holds a NUL character")
    return text, None


def stated_permission(note: str) -> str:
    """Return by what right a definition is used, as stated. Raises InvalidInput."""
    note = note.strip()
    if not MIN_PERMISSION <= len(note) <= MAX_PERMISSION:
        raise InvalidInput(
            f"Say by what right the programme uses this, in {MIN_PERMISSION} to "
            f"{MAX_PERMISSION:,} characters: who owns it, and what they allow.",
            code="permission_missing",
            errors=[ErrorDetail("permission_missing", "State the right.", field="permission_note")],
        )
    return note


def unreadable(problems: Sequence[Problem], code: str) -> InvalidInput:
    """Return the refusal of a definition that breaks rules, each with its line."""
    plural = "s" if len(problems) > 1 else ""
    return InvalidInput(
        f"The definition has {len(problems)} problem{plural}.",
        code=code,
        errors=problem_details(problems),
    )


def problem_details(problems: Sequence[Problem]) -> list[ErrorDetail]:
    """Return broken rules as the API tells them: the code is the rule, the field the part."""
    return [
        ErrorDetail(problem.rule, problem.message, field=problem.item, line=problem.line)
        for problem in problems
    ]
