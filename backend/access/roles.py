"""Roles and what each may do: one table, read by `rules`. What is not listed is refused.

A grant says *that* a role may do something; *to which rows* is said by each app's selectors
(a rater's own assignments, a supervisor's own trainees).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.db import models


class Role(models.TextChoices):
    """What a person is in a programme."""

    TRAINEE = "trainee", "Trainee"
    RATER = "rater", "Rater"
    SUPERVISOR = "supervisor", "Supervisor"
    ADJUDICATOR = "adjudicator", "Adjudicator"
    LEAD = "lead", "Programme lead"
    AUDITOR = "auditor", "Auditor"
    OPERATOR = "operator", "Operator"
    RESEARCHER = "researcher", "Researcher"


class Permission(StrEnum):
    """What can be allowed, as noun.verb."""

    SESSION_READ = "session.read"
    SESSION_BRING = "session.bring"
    TRANSCRIPT_READ = "transcript.read"
    TRANSCRIPT_PREPARE = "transcript.prepare"
    CONSENT_RECORD = "consent.record"
    CONSENT_FORM_MANAGE = "consent_form.manage"
    RETENTION_READ = "retention.read"
    RETENTION_MANAGE = "retention.manage"
    CASE_MANAGE = "case.manage"
    ROUND_READ = "round.read"
    ROUND_MANAGE = "round.manage"
    RATING_MAKE = "rating.make"
    RATING_SUPERVISE = "rating.supervise"
    RATING_READ = "rating.read"
    RELEASE_MAKE = "release.make"
    RELEASE_READ = "release.read"
    RELIABILITY_READ = "reliability.read"
    CALIBRATION_READ = "calibration.read"
    CALIBRATION_MANAGE = "calibration.manage"
    HISTORY_READ = "history.read"
    HISTORY_MANAGE = "history.manage"
    CURVE_READ = "curve.read"
    COHORT_FOLLOW = "cohort.follow"
    REPORT_READ = "programme_report.read"
    RUBRIC_READ = "rubric.read"
    RUBRIC_MANAGE = "rubric.manage"
    PATHWAY_READ = "pathway.read"
    PATHWAY_MANAGE = "pathway.manage"
    PORTFOLIO_READ = "portfolio.read"
    CLAIM_ENTER = "claim.enter"
    CLAIM_CONFIRM = "claim.confirm"
    DECISION_READ = "decision.read"
    DECISION_REQUEST = "decision.request"
    DECISION_REVIEW = "decision.review"
    DECISION_SIGN = "decision.sign"
    DECISION_APPEAL = "decision.appeal"
    DECISION_RECONSIDER = "decision.reconsider"
    CERTIFICATE_READ = "certificate.read"
    CERTIFICATE_REVOKE = "certificate.revoke"
    PEOPLE_READ = "people.read"
    PEOPLE_MANAGE = "people.manage"
    AUDIT_READ = "audit.read"
    AUDIT_VERIFY = "audit.verify"
    AUDIT_REVIEW = "audit.review"
    FLAG_READ = "flag.read"
    FLAG_SETTLE = "flag.settle"
    CONSENSUS_TAKE_PART = "consensus.take_part"
    CONSENSUS_MANAGE = "consensus.manage"
    ANCHOR_NOTE_READ = "anchor_note.read"
    PRACTICE_READ = "practice.read"
    FEEDBACK_WRITE = "feedback.write"
    FEEDBACK_READ = "feedback.read"
    FEEDBACK_ANSWER = "feedback.answer"
    FEEDBACK_FOLLOW = "feedback.follow"
    FEEDBACK_RULE = "feedback.rule"
    GOAL_SET = "goal.set"
    EXPORT_MAKE = "export.make"
    EXPORT_RESEARCH = "export.research"


P = Permission

# For the person who grants a role.
DESCRIPTIONS: Mapping[Role, str] = MappingProxyType(
    {
        Role.TRAINEE: "Brings sessions in, reads what was released to them and their own curve.",
        Role.RATER: "Scores assigned sessions without knowing the trainee or other ratings.",
        Role.SUPERVISOR: "Rates own trainees' sessions, releases feedback, follows their progress.",
        Role.ADJUDICATOR: "Settles sessions on which raters disagree; signs certifications.",
        Role.LEAD: "Runs the programme: people, instruments, sessions, rounds, reliability.",
        Role.AUDITOR: "Reads the audit trail and permissions, never a transcript.",
        Role.OPERATOR: "Runs the installation and its accounts; reads no transcript or rating.",
        Role.RESEARCHER: "Exports scores of sessions whose clients agreed to research; no more.",
    }
)

GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.TRAINEE: frozenset(
            {
                P.SESSION_READ,
                P.SESSION_BRING,
                P.TRANSCRIPT_READ,
                P.RELEASE_READ,
                P.CURVE_READ,
                P.RUBRIC_READ,
                P.PATHWAY_READ,
                P.PORTFOLIO_READ,
                P.CLAIM_ENTER,
                P.DECISION_READ,
                P.DECISION_REQUEST,
                P.DECISION_APPEAL,
                P.CERTIFICATE_READ,
                P.FEEDBACK_READ,
                P.FEEDBACK_ANSWER,
                P.GOAL_SET,
                P.PRACTICE_READ,
            }
        ),
        Role.RATER: frozenset(
            {
                P.RATING_MAKE,
                P.TRANSCRIPT_READ,
                P.RUBRIC_READ,
                P.CONSENSUS_TAKE_PART,
                P.ANCHOR_NOTE_READ,
            }
        ),
        Role.SUPERVISOR: frozenset(
            {
                P.SESSION_READ,
                P.TRANSCRIPT_READ,
                P.RATING_SUPERVISE,
                P.RATING_READ,
                P.RELEASE_MAKE,
                P.RELEASE_READ,
                P.CURVE_READ,
                P.COHORT_FOLLOW,
                P.RUBRIC_READ,
                P.PATHWAY_READ,
                P.FLAG_READ,
                P.FLAG_SETTLE,
                P.PORTFOLIO_READ,
                P.CLAIM_ENTER,
                P.CLAIM_CONFIRM,
                P.DECISION_READ,
                P.DECISION_REQUEST,
                P.DECISION_SIGN,
                P.CERTIFICATE_READ,
                P.FEEDBACK_READ,
                P.FEEDBACK_WRITE,
                P.GOAL_SET,
                P.ANCHOR_NOTE_READ,
            }
        ),
        Role.ADJUDICATOR: frozenset(
            {
                P.CONSENSUS_TAKE_PART,
                P.ANCHOR_NOTE_READ,
                # Of sessions whose consensus they were named for, and of no others.
                P.TRANSCRIPT_READ,
                P.ROUND_READ,
                P.RELIABILITY_READ,
                P.RUBRIC_READ,
                P.PATHWAY_READ,
                P.DECISION_READ,
                P.DECISION_SIGN,
                P.DECISION_RECONSIDER,
                P.CERTIFICATE_READ,
            }
        ),
        Role.LEAD: frozenset(
            {
                P.CONSENSUS_MANAGE,
                P.ANCHOR_NOTE_READ,
                P.SESSION_READ,
                P.TRANSCRIPT_PREPARE,
                P.CONSENT_RECORD,
                P.CONSENT_FORM_MANAGE,
                P.RETENTION_READ,
                P.RETENTION_MANAGE,
                P.CASE_MANAGE,
                P.ROUND_READ,
                P.ROUND_MANAGE,
                P.RATING_READ,
                P.RELIABILITY_READ,
                P.CALIBRATION_READ,
                P.CALIBRATION_MANAGE,
                P.HISTORY_READ,
                P.HISTORY_MANAGE,
                P.CURVE_READ,
                P.COHORT_FOLLOW,
                P.REPORT_READ,
                P.RUBRIC_READ,
                P.RUBRIC_MANAGE,
                P.PATHWAY_READ,
                P.PATHWAY_MANAGE,
                P.PEOPLE_READ,
                P.PEOPLE_MANAGE,
                P.AUDIT_READ,
                P.AUDIT_VERIFY,
                P.AUDIT_REVIEW,
                P.FLAG_READ,
                P.FLAG_SETTLE,
                P.PORTFOLIO_READ,
                P.CLAIM_ENTER,
                P.CLAIM_CONFIRM,
                P.DECISION_READ,
                P.DECISION_REQUEST,
                P.DECISION_REVIEW,
                P.DECISION_SIGN,
                P.DECISION_RECONSIDER,
                P.CERTIFICATE_READ,
                P.CERTIFICATE_REVOKE,
                P.FEEDBACK_FOLLOW,
                P.FEEDBACK_RULE,
                P.EXPORT_MAKE,
                P.EXPORT_RESEARCH,
            }
        ),
        Role.AUDITOR: frozenset(
            {
                P.ANCHOR_NOTE_READ,
                P.AUDIT_READ,
                P.AUDIT_VERIFY,
                P.AUDIT_REVIEW,
                P.RETENTION_READ,
                P.PEOPLE_READ,
                P.RUBRIC_READ,
                P.PATHWAY_READ,
                P.RELIABILITY_READ,
                P.CALIBRATION_READ,
                P.HISTORY_READ,
                P.ROUND_READ,
                P.DECISION_READ,
                P.CERTIFICATE_READ,
            }
        ),
        Role.OPERATOR: frozenset({P.PEOPLE_READ, P.PEOPLE_MANAGE, P.RETENTION_READ, P.RUBRIC_READ}),
        Role.RESEARCHER: frozenset({P.EXPORT_RESEARCH, P.RUBRIC_READ}),
    }
)
