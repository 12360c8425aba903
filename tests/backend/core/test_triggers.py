"""Every declared trigger is in the database after a migration."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from backend.audit.services import record
from backend.core.triggers import declared_triggers, missing_triggers
from tests.worlds import World

pytestmark = pytest.mark.django_db

GUARDED = {
    "access_account_erasure",
    "audit_event",
    "calibration_attempt",
    "calibration_attempt_ending",
    "calibration_attempt_result",
    "calibration_gold_rating",
    "calibration_gold_score",
    "calibration_quiz_result",
    "calibration_quiz_try",
    "calibration_rater_status",
    "calibration_reading",
    "calibration_rule",
    "calibration_set",
    "calibration_set_session",
    "care_harm_flag",
    "care_harm_flag_step",
    "casework_agreed_areas",
    "casework_consent_form",
    "casework_deidentification",
    "casework_outcome_score",
    "certification_attestation",
    "certification_claim_review",
    "certification_decision",
    "certification_decision_flag",
    "certification_decision_step",
    "certification_frozen_trace",
    "certification_pathway_adoption",
    "certification_pathway_version",
    "certification_signature",
    "certification_supervision_log",
    "certification_trace_rating",
    "competence_variance_components",
    "consensus_adjudicator",
    "consensus_agreement",
    "consensus_anchor_note",
    "consensus_anchor_note_withdrawal",
    "consensus_case",
    "consensus_meeting",
    "consensus_meeting_case",
    "consensus_reason",
    "consensus_recode_check",
    "consensus_recode_opening",
    "consensus_result",
    "consensus_rule",
    "consensus_settlement",
    "consensus_side",
    "credentials_certificate",
    "credentials_certificate_text",
    "credentials_revocation",
    "credentials_signing_key",
    "feedback_acknowledgement",
    "feedback_answer",
    "feedback_comment",
    "feedback_feedback",
    "feedback_goal",
    "feedback_goal_review",
    "feedback_rule",
    "feedback_section_note",
    "history_answer",
    "history_import",
    "history_naming",
    "history_rater",
    "history_rating",
    "history_report",
    "history_session",
    "history_withdrawal",
    "instruments_rubric_pin",
    "instruments_rubric_version",
    "oversight_verification",
    "oversight_week_review",
    "ratings_evidence",
    "ratings_item_score",
    "ratings_raised_flag",
    "ratings_rating",
    "ratings_release",
    "ratings_round_draw",
    "reliability_report",
    "reliability_report_flag",
    "reliability_report_round",
    "retention_deletion_proof",
    "retention_legal_hold",
    "retention_legal_hold_lift",
    "retention_policy",
}


def test_evidence_tables_declare_their_guards() -> None:
    assert {trigger.table for trigger in declared_triggers()} == GUARDED


def test_migrating_writes_every_declared_trigger() -> None:
    assert missing_triggers(connection) == []


def test_a_dropped_trigger_is_noticed_and_written_anew_by_migrate() -> None:
    name = "audit_event_update_guard"
    on_table = "" if connection.vendor == "sqlite" else ' ON "audit_event"'
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{on_table}')
    assert missing_triggers(connection) == [name]

    call_command("migrate", verbosity=0)

    assert missing_triggers(connection) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")
def test_a_replaced_row_meets_the_guard_against_deletion(world: World) -> None:
    rating = world.closed_rating1
    event = record(actor=None, verb="test.done")
    for table, row in (("ratings_rating", rating), ("audit_event", event)):
        statement = f'REPLACE INTO "{table}" SELECT * FROM "{table}" WHERE id = %s'  # noqa: S608

        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [row.pk.hex])
