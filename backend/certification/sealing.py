"""What the trail vouches for of claims and decisions; free text is sealed with a salt."""

from typing import Final

from django.db.models import Q

from backend.audit.rows import RowsOf
from backend.certification.models import (
    Attestation,
    ClaimReview,
    Decision,
    DecisionAction,
    DecisionStep,
    FrozenTrace,
    Signature,
    SupervisionLog,
)

_CONCLUDING: Final = (
    ("decision.certified", DecisionAction.CERTIFY),
    ("decision.refused", DecisionAction.REFUSE),
    ("decision.withdrawn", DecisionAction.WITHDRAW),
    ("decision.appealed", DecisionAction.APPEAL),
    ("decision.upheld", DecisionAction.UPHOLD),
    ("decision.reopened", DecisionAction.REOPEN),
)

SEALED: Final[tuple[tuple[str, RowsOf, str], ...]] = (
    ("supervision.logged", RowsOf(SupervisionLog, text=("evidence",)), "entry of supervision"),
    ("attestation.made", RowsOf(Attestation, text=("evidence",)), "attestation"),
    (
        "claim.confirmed",
        RowsOf(ClaimReview, text=("reason",), where=Q(confirmed=True)),
        "word on an entry",
    ),
    (
        "claim.refused",
        RowsOf(ClaimReview, text=("reason",), where=Q(confirmed=False)),
        "word on an entry",
    ),
    ("decision.requested", RowsOf(Decision, text=("note",)), "request for a decision"),
    ("decision.reviewed", RowsOf(FrozenTrace), "frozen trace"),
    ("decision.signed", RowsOf(Signature), "signature"),
    *(
        (
            verb,
            RowsOf(DecisionStep, text=("reason",), where=Q(action=action)),
            "step of a decision",
        )
        for verb, action in _CONCLUDING
    ),
)
