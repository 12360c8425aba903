"""What the state of a case allows; no person in it."""

from backend.consensus.comparing import AREA, DIFFERS, SETTLED, WAITS, Board
from backend.core.errors import Conflict, InvalidInput
from backend.ratings.models import Round
from backend.ratings.policies import TEXT_CLOSED
from backend.ratings.visibility import DISCUSSED

# A difference is between two.
LEAST_SIDES = 2


def check_round_discussed(round_: Round) -> None:
    """Raise Conflict while a round is rated: until then nobody compares anything."""
    if round_.phase not in DISCUSSED:
        raise Conflict(
            "This round is still being rated. Its consensus begins when that is over.",
            code="round_not_discussed",
        )


def check_not_concluded(is_concluded: bool) -> None:
    """Raise Conflict for what is settled for good."""
    if is_concluded:
        raise Conflict(
            "This consensus is concluded; it never changes any more.", code="already_concluded"
        )


def check_concluded(is_concluded: bool) -> None:
    """Raise Conflict for what is still talked about."""
    if not is_concluded:
        raise Conflict(
            "A session is rated again when its consensus is concluded.", code="not_concluded"
        )


def check_words_open(why_closed: str) -> None:
    """Raise Conflict where nobody reads the session's words."""
    if why_closed:
        raise Conflict(
            "The text of this session is closed, and so is its consensus.", code=TEXT_CLOSED
        )


def check_differs(board: Board, part: str) -> None:
    """Raise InvalidInput or Conflict unless raters differ on the part."""
    state = board.state_of(part)
    if state is None:
        raise InvalidInput(f"This instrument has no item {part[:40]!r}.", code="unknown_item")
    if state == WAITS:
        raise Conflict(
            "What this depends on is not settled yet: the problem area comes first.",
            code="settle_first",
        )
    if state not in {DIFFERS, SETTLED}:
        raise Conflict("The ratings do not differ here.", code="nothing_to_settle")


def check_area_first(board: Board, part: str) -> None:
    """Raise Conflict for an item while the problem area is open."""
    if part != AREA and board.area_state == DIFFERS:
        raise Conflict("Settle the problem area first.", code="area_first")


def check_all_settled(board: Board) -> None:
    """Raise Conflict while something is open."""
    if board.n_open:
        raise Conflict(
            "One difference is not settled yet."
            if board.n_open == 1
            else f"{board.n_open} differences are not settled yet.",
            code="not_settled",
        )
