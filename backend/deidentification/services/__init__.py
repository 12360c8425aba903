"""The only place that writes reviews, names of a case and reports."""

from backend.deidentification.services.adding import add_span
from backend.deidentification.services.completing import close_for_attestation, complete_review
from backend.deidentification.services.deciding import (
    Change,
    accept_sure,
    decide_entity,
    decide_span,
    rename_speaker,
    undo,
)
from backend.deidentification.services.forgetting import erase_with_text
from backend.deidentification.services.naming import add_case_name, remove_case_name
from backend.deidentification.services.opening import open_review
from backend.deidentification.services.reporting import report_name, settle_report

__all__ = [
    "Change",
    "accept_sure",
    "add_case_name",
    "add_span",
    "close_for_attestation",
    "complete_review",
    "decide_entity",
    "decide_span",
    "erase_with_text",
    "open_review",
    "remove_case_name",
    "rename_speaker",
    "report_name",
    "settle_report",
    "undo",
]
