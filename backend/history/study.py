"""A file of past data as it was read, before anything is stored."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from backend.ratings.models import ItemStatus, RatingKind

# Nobody reads more problems than this; the rest is counted.
MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong or odd, in which line and column."""

    code: str
    detail: str
    line: int | None = None
    column: str | None = None


@dataclass
class Problems:
    """Errors and warnings about one file; of each the first are listed and all are counted."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    n_errors: int = 0

    def error(
        self, code: str, detail: str, line: int | None = None, column: str | None = None
    ) -> None:
        """Write down an error; the file will be refused."""
        self.n_errors += 1
        if len(self.errors) < MAX_LISTED:
            self.errors.append(Problem(code, detail, line, column))

    def warn(
        self, code: str, detail: str, line: int | None = None, column: str | None = None
    ) -> None:
        """Write down something odd."""
        if len(self.warnings) < MAX_LISTED:
            self.warnings.append(Problem(code, detail, line, column))


@dataclass(slots=True)
class SessionRead:
    """A session, as far as some line says something of it."""

    code: str
    line: int
    trainee: str = ""
    case: str = ""
    number: int | None = None
    held_on: date | None = None
    phase: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """What a line says of an item."""

    line: int
    status: str
    reason: str
    values: dict[str, int]
    choices: list[str]
    count: int | None

    @property
    def is_missing(self) -> bool:
        """Whether the line says nothing of the item."""
        return self.status == ItemStatus.UNSCORED


@dataclass(slots=True)
class RatingRead:
    """One rater's answers of one session, of one kind."""

    session: str
    rater: str
    kind: str
    line: int
    areas: list[str] | None = None
    answers: dict[str, AnswerRead] = field(default_factory=dict)


@dataclass
class Study:
    """Everything a file holds."""

    sessions: dict[str, SessionRead] = field(default_factory=dict)
    ratings: dict[tuple[str, str, str], RatingRead] = field(default_factory=dict)

    @property
    def raters(self) -> dict[str, int]:
        """Number of ratings by rater, in the order of the file."""
        return dict(Counter(rating.rater for rating in self.ratings.values()))

    @property
    def trainees(self) -> dict[str, int]:
        """Number of sessions by trainee, in the order of the file."""
        named = (session.trainee for session in self.sessions.values() if session.trainee)
        return dict(Counter(named))

    @property
    def kinds(self) -> dict[str, int]:
        """Number of ratings by kind."""
        return dict(sorted(Counter(rating.kind for rating in self.ratings.values()).items()))

    @property
    def n_answers(self) -> int:
        """Number of answers, those that are missing included."""
        return sum(len(rating.answers) for rating in self.ratings.values())

    @property
    def n_double_rated(self) -> int:
        """Number of sessions with independent ratings of two raters or more."""
        counted = Counter(
            rating.session
            for rating in self.ratings.values()
            if rating.kind == RatingKind.INDEPENDENT
        )
        return sum(n > 1 for n in counted.values())
