"""Blinding: the one place that says which ratings a person may see.

`may_see` is the rule to be read, `visible` is its twin in SQL; a test holds them together over
random worlds. Whatever shows, counts or compares ratings goes through them.

| viewer | sees |
| --- | --- |
| whoever made it | their own, unless they declined the session, or rate it a second time now |
| supervisor | of own trainees: submitted independent and self ratings, once no round is open on them and their own supervisor rating of the session is submitted |
| lead | submitted independent ratings of closed rounds |
| trainee | what was released to them, where asked for once they have rated the session themselves |
| whoever exports | submitted independent ratings of closed rounds, in the file only (`exportable`) |
| anybody else | nothing |

Calibration ratings (practice, test, hidden checks of a rater) are seen by whoever made them alone;
what they say of the rater is said by `calibration`.

Ratings of a session whose client withdrew and did not agree that scores stay are seen by nobody but
whoever made them.

While a person has a rating due or a draft in an independent round, all else that is known of that
session is hidden from them, whatever other roles they have.

Ratings that are compared to reach consensus are shown by `consensus`, to those whom `discussed` lets
in and it names, and each rater's reasons as `reasons_open` says.

Inside, `terms` are asked by `blinding`, that by `rule`, and both by `query` and `conferring`.
"""  # noqa: E501 - rows of a table

from backend.ratings.visibility.blinding import (
    blinded_session_ids,
    check_not_blinded,
    hidden_events,
    hidden_flags,
    is_blinded,
    rated_sessions,
    rated_transcripts,
    rounds_blinded_to,
    sessions_to_recode,
    trail_closed_since,
    unheard_session_ids,
)
from backend.ratings.visibility.conferring import (
    discussed,
    reasons_open,
    sessions_in_open_rounds,
    sessions_to_supervise,
    unsettled_for,
)
from backend.ratings.visibility.query import (
    exportable,
    made_by,
    own,
    visible,
)
from backend.ratings.visibility.rule import (
    may_see,
    pending_sessions,
    phase_of,
    revealed,
    sessions_rated_as_supervisor,
    shows_session,
)
from backend.ratings.visibility.terms import (
    CLOSED_FOR_GOOD,
    DISCUSSED,
    DUE,
    GIVEN_UP,
    GONE,
    KINDS_SHOWN,
    MAKERS,
    PENDING,
    SHOWN_AS,
    kinds_shown_as,
    shown_kind,
    shown_purpose,
)

__all__ = [
    "CLOSED_FOR_GOOD",
    "DISCUSSED",
    "DUE",
    "GIVEN_UP",
    "GONE",
    "KINDS_SHOWN",
    "MAKERS",
    "PENDING",
    "SHOWN_AS",
    "blinded_session_ids",
    "check_not_blinded",
    "discussed",
    "exportable",
    "hidden_events",
    "hidden_flags",
    "is_blinded",
    "kinds_shown_as",
    "made_by",
    "may_see",
    "own",
    "pending_sessions",
    "phase_of",
    "rated_sessions",
    "rated_transcripts",
    "reasons_open",
    "revealed",
    "rounds_blinded_to",
    "sessions_in_open_rounds",
    "sessions_rated_as_supervisor",
    "sessions_to_recode",
    "sessions_to_supervise",
    "shown_kind",
    "shown_purpose",
    "shows_session",
    "trail_closed_since",
    "unheard_session_ids",
    "unsettled_for",
    "visible",
]
