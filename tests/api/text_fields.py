"""Every field of the API that takes text, each in a request that is right but for that field."""

from collections.abc import Callable
from typing import Any

from backend.casework.models import OutcomeScore, TherapySession
from backend.deidentification.models import Span
from backend.media.models import Recording
from tests import factories
from tests.api.calibration_text import CALIBRATION_FIELDS
from tests.api.consensus_text import CONSENSUS_FIELDS
from tests.api.feedback_text import FEEDBACK_FIELDS
from tests.api.past_text import PAST_FIELDS
from tests.recordings import make_recording
from tests.retaining import make_hold
from tests.worlds import World


def item_body(**said: Any) -> dict[str, Any]:
    return {
        "status": "scored",
        "values": {"adherence": 2, "competence": 3},
        "evidence": [1],
        **said,
    }


def round_body(w: World, **said: Any) -> dict[str, Any]:
    return {
        "programme": str(w.programme.pk),
        "name": "New round",
        "rubric": str(factories.ipt_rubric().pk),
        "sessions": [str(w.other_session.pk)],
        "raters": [str(w.rater1.pk), str(w.rater2.pk)],
        "raters_per_session": 2,
        **said,
    }


def drawn_body(w: World, **said: Any) -> dict[str, Any]:
    body = round_body(w, draw={"n_sessions": 1, **said})
    del body["sessions"]
    return body


def consent_body(w: World, **said: Any) -> dict[str, Any]:
    return {
        "session": str(w.open_session.pk),
        "scopes": ["training"],
        "given_on": "2026-01-01",
        "form": str(w.consent_form.pk),
        **said,
    }


def form_body(w: World, **said: Any) -> dict[str, Any]:
    return {
        "programme": str(w.programme.pk),
        "name": "Recording",
        "version": "new",
        "text": "I agree.",
        "scopes": ["training"],
        **said,
    }


def case_body(w: World, **said: Any) -> dict[str, Any]:
    return {"trainee": str(w.enrolment.pk), "code": "NEW", "planned_sessions": 16, **said}


def meeting_body(w: World, **said: Any) -> dict[str, Any]:
    return {
        "case": str(w.case.pk),
        "number": 3,
        "held_on": "2026-01-26",
        "recording": "lost",
        "missing_reason": "other",
        "missing_note": "none",
        **said,
    }


def _meeting(w: World) -> TherapySession:
    return w.case.sessions.filter(recording="lost").first() or factories.make_meeting(w.case, 2)


def _score(w: World) -> OutcomeScore:
    return w.case.outcomes.first() or factories.make_outcome(w.case, by=w.lead)


def _recording(w: World) -> Recording:
    return Recording.objects.first() or make_recording(w.closed_session, by=w.lead)


def attestation_body(w: World, **said: Any) -> dict[str, Any]:
    return {
        "trainee": str(w.enrolment.pk),
        "requirement": "ipt_course",
        "amount": 2,
        "done_on": "2026-01-05",
        "evidence": "A certificate",
        **said,
    }


def span_body(**said: Any) -> dict[str, Any]:
    return {"turn": 1, "start": 0, "end": 6, "kind": "person", **said}


def name_body(w: World, **said: Any) -> dict[str, Any]:
    return {"case": str(w.case.pk), "text": "Marisol", **said}


def _span(w: World) -> Span:
    return w.review.spans.first() or factories.make_span(w.review)


def _review(w: World, part: str) -> str:
    return f"/transcripts/{w.review.transcript_id}/deidentification/{part}/"


def _rules(w: World, **rule: Any) -> dict[str, Any]:
    text = {"event": "held", "days": 36_000, "on": None, **rule}
    rules = {"text": text, "recording": None, "unfinished": None}
    return {"programme": str(w.programme.pk), "rules": rules}


def _own(w: World, action: str) -> str:
    return f"/assignments/{w.assignment(w.open_round, w.rater1).pk}/{action}/"


# Who sends, the method, the address, the body.
Request = tuple[str, str, str, Any]


def _week(w: World, **said: Any) -> Request:
    body = {"programme": str(w.programme.pk), "week_starts_on": "2026-01-05", **said}
    return "lead", "post", "/audit-reviews/", body


def export_request(w: World, **said: Any) -> Request:
    chosen = {"data_use": "programme", "forms": ["long"], "formats": ["csv"], **said}
    return "lead", "post", "/exports/", {"programme": str(w.programme.pk), **chosen}


def erase_request(w: World, **said: Any) -> Request:
    role = w.rater2.memberships.get(programme=w.programme)
    body = {"email": w.rater2.email, "keep_scores": True, **said}
    return "lead", "post", f"/personal-data/{role.pk}/erase/", body


# By name: who sends what to where, with `text` in one field.
TEXT_FIELDS: dict[str, Callable[[World, Any], Request]] = {
    **CALIBRATION_FIELDS,
    **PAST_FIELDS,
    **CONSENSUS_FIELDS,
    **FEEDBACK_FIELDS,
    "what an export is for": lambda w, text: export_request(w, data_use=text),
    "form of an export": lambda w, text: export_request(w, forms=[text]),
    "address of an erased account": lambda w, text: erase_request(w, email=text),
    "reason of an erased account": lambda w, text: erase_request(w, reason=text),
    "format of an export": lambda w, text: export_request(w, formats=[text]),
    "item note": lambda w, text: (
        "rater1",
        "put",
        f"/ratings/{w.draft.pk}/items/A3/",
        item_body(note=text),
    ),
    "item status": lambda w, text: (
        "rater1",
        "put",
        f"/ratings/{w.draft.pk}/items/A3/",
        item_body(status=text),
    ),
    "item reason": lambda w, text: (
        "rater1",
        "put",
        f"/ratings/{w.draft.pk}/items/A3/",
        item_body(not_applicable_reason=text),
    ),
    "item choice": lambda w, text: (
        "rater1",
        "put",
        f"/ratings/{w.draft.pk}/items/A3/",
        item_body(choices=[text]),
    ),
    "item scale": lambda w, text: (
        "rater1",
        "put",
        f"/ratings/{w.draft.pk}/items/A3/",
        item_body(values={str(text): 1}),
    ),
    "flag note": lambda w, text: (
        "rater1",
        "put",
        f"/ratings/{w.draft.pk}/flags/X1/",
        {"raised": True, "note": text},
    ),
    "rating note": lambda w, text: (
        "rater1",
        "put",
        f"/ratings/{w.draft.pk}/note/",
        {"note": text},
    ),
    "problem area": lambda w, text: (
        "rater1",
        "put",
        f"/ratings/{w.draft.pk}/problem-areas/",
        {"problem_areas": [text]},
    ),
    "recusal": lambda w, text: ("rater1", "post", _own(w, "recuse"), {"reason": text}),
    "rating kind": lambda w, text: (
        "supervisor",
        "post",
        "/ratings/",
        {"kind": text, "session": str(w.open_session.pk)},
    ),
    "release comment": lambda w, text: (
        "supervisor",
        "post",
        "/releases/",
        {"rating": str(w.closed_rating1.pk), "comment": text},
    ),
    "round name": lambda w, text: ("lead", "post", "/rounds/", round_body(w, name=text)),
    "round date": lambda w, text: ("lead", "post", "/rounds/", round_body(w, due_on=text)),
    "round new date": lambda w, text: (
        "lead",
        "post",
        f"/rounds/{w.open_round.pk}/change-due/",
        {"due_on": text},
    ),
    "round share": lambda w, text: (
        "lead",
        "post",
        "/rounds/",
        round_body(w, double_coded_percent=text),
    ),
    "draw seed": lambda w, text: ("lead", "post", "/rounds/", drawn_body(w, seed=text)),
    "draw strata": lambda w, text: ("lead", "post", "/rounds/", drawn_body(w, stratified_by=text)),
    "draw phase": lambda w, text: (
        "lead",
        "post",
        "/rounds/",
        drawn_body(w, sought={"session_phase": text}),
    ),
    "draw from": lambda w, text: (
        "lead",
        "post",
        "/rounds/",
        drawn_body(w, sought={"held_from": text}),
    ),
    "new plan": lambda w, text: (
        "lead",
        "post",
        f"/rounds/{w.open_round.pk}/replan/",
        {"basis": text},
    ),
    "conflict reason": lambda w, text: (
        "lead",
        "post",
        "/conflicts/",
        {"rater": str(w.rater1.pk), "trainee": str(w.enrolment.pk), "reason": text},
    ),
    "round sessions": lambda w, text: ("lead", "post", "/rounds/", round_body(w, sessions=[text])),
    "case code": lambda w, text: ("lead", "post", "/cases/", case_body(w, code=text)),
    "case format": lambda w, text: ("lead", "post", "/cases/", case_body(w, format=text)),
    "case areas": lambda w, text: (
        "lead",
        "post",
        "/cases/",
        case_body(w, agreed_problem_areas=[text]),
    ),
    "case condition": lambda w, text: (
        "lead",
        "patch",
        f"/cases/{w.case.pk}/",
        {"condition": text},
    ),
    "agreed areas": lambda w, text: (
        "lead",
        "post",
        f"/cases/{w.case.pk}/agreed-areas/",
        {"areas": [text], "agreed_on": "2026-01-26"},
    ),
    "questionnaire": lambda w, text: (
        "lead",
        "post",
        f"/cases/{w.case.pk}/outcomes/",
        {
            "measure": "other",
            "name": text,
            "minimum": 0,
            "maximum": 10,
            "taken_on": "2026-01-26",
            "total": 5,
        },
    ),
    "correction of a score": lambda w, text: (
        "lead",
        "post",
        f"/cases/{w.case.pk}/outcomes/{_score(w).pk}/correct/",
        {"total": 3, "reason": text},
    ),
    "note on a missing recording": lambda w, text: (
        "lead",
        "post",
        "/sessions/register/",
        meeting_body(w, missing_note=text),
    ),
    "reason of a missing recording": lambda w, text: (
        "lead",
        "post",
        "/sessions/register/",
        meeting_body(w, missing_reason=text),
    ),
    "corrected note on a recording": lambda w, text: (
        "lead",
        "patch",
        f"/sessions/{_meeting(w).pk}/",
        {"missing_note": text},
    ),
    "struck out": lambda w, text: (
        "lead",
        "post",
        f"/sessions/{_meeting(w).pk}/strike/",
        {"reason": text},
    ),
    "session phase": lambda w, text: (
        "lead",
        "patch",
        f"/sessions/{w.other_session.pk}/",
        {"phase": text},
    ),
    "attestation note": lambda w, text: (
        "lead",
        "post",
        f"/sessions/{w.unplaced_session.pk}/attest-deidentified/",
        {"confirmed": True, "note": text},
    ),
    "span decision": lambda w, text: (
        "lead",
        "put",
        _review(w, f"spans/{_span(w).pk}"),
        {"decision": text},
    ),
    "span replacement": lambda w, text: (
        "lead",
        "put",
        _review(w, f"spans/{_span(w).pk}"),
        {"decision": "accepted", "replacement": text},
    ),
    "entity replacement": lambda w, text: (
        "lead",
        "put",
        _review(w, f"entities/{_span(w).entity}"),
        {"replacement": text},
    ),
    "marked kind": lambda w, text: ("lead", "post", _review(w, "spans"), span_body(kind=text)),
    "marked entity": lambda w, text: ("lead", "post", _review(w, "spans"), span_body(entity=text)),
    "marked replacement": lambda w, text: (
        "lead",
        "post",
        _review(w, "spans"),
        span_body(replacement=text),
    ),
    "speaker label": lambda w, text: (
        "lead",
        "put",
        _review(w, "speakers"),
        {"label": text, "replacement": None},
    ),
    "review note": lambda w, text: (
        "lead",
        "post",
        _review(w, "complete"),
        {"confirmed": True, "note": text},
    ),
    "case name": lambda w, text: ("trainee", "post", "/case-names/", name_body(w, text=text)),
    "case name role": lambda w, text: ("trainee", "post", "/case-names/", name_body(w, role=text)),
    "case name kind": lambda w, text: ("trainee", "post", "/case-names/", name_body(w, kind=text)),
    "case name also": lambda w, text: (
        "trainee",
        "post",
        "/case-names/",
        name_body(w, also=[text]),
    ),
    "report note": lambda w, text: (
        "rater1",
        "post",
        "/name-reports/",
        {"transcript": str(w.transcript(w.open_session).pk), "turns": [2], "note": text},
    ),
    "report reason": lambda w, text: (
        "lead",
        "post",
        f"/name-reports/{factories.make_name_report(w.closed_session, by=w.rater1).pk}/settle/",
        {"reason": text},
    ),
    "consent form": lambda w, text: (
        "lead",
        "post",
        "/consents/",
        consent_body(w, form=text),
    ),
    "form name": lambda w, text: ("lead", "post", "/consent-forms/", form_body(w, name=text)),
    "form version": lambda w, text: ("lead", "post", "/consent-forms/", form_body(w, version=text)),
    "form text": lambda w, text: ("lead", "post", "/consent-forms/", form_body(w, text=text)),
    "form scope": lambda w, text: ("lead", "post", "/consent-forms/", form_body(w, scopes=[text])),
    "consent scope": lambda w, text: ("lead", "post", "/consents/", consent_body(w, scopes=[text])),
    "rule event": lambda w, text: (
        "lead",
        "post",
        "/retention-policies/",
        _rules(w, event=text),
    ),
    "rule day": lambda w, text: (
        "lead",
        "post",
        "/retention-policies/outlook/",
        _rules(w, event="day", on=text),
    ),
    "note on a week": lambda w, text: _week(w, note=text),
    "open question": lambda w, text: _week(w, open_questions=text),
    "hold reason": lambda w, text: (
        "lead",
        "post",
        "/legal-holds/",
        {"programme": str(w.programme.pk), "case": str(w.case.pk), "reason": text},
    ),
    "lift reason": lambda w, text: (
        "lead",
        "post",
        f"/legal-holds/{make_hold(w.programme, by=w.lead, case=w.case).pk}/lift/",
        {"reason": text},
    ),
    "deletion of a recording": lambda w, text: (
        "lead",
        "delete",
        f"/media/{_recording(w).pk}/",
        {"reason": text},
    ),
    "renewed address": lambda w, text: (
        "trainee",
        "post",
        f"/media/{_recording(w).pk}/address/",
        {"renews": text},
    ),
    "cohort name": lambda w, text: (
        "lead",
        "post",
        "/cohorts/",
        {"programme": str(w.programme.pk), "name": text, "starts_on": "2026-01-01"},
    ),
    "trainee code": lambda w, text: (
        "lead",
        "post",
        "/enrolments/",
        {"cohort": str(w.enrolment.cohort_id), "person": str(w.trainee.pk), "code": text},
    ),
    "invited address": lambda w, text: (
        "lead",
        "post",
        "/invitations/",
        {"programme": str(w.programme.pk), "email": f"{text}@x.example", "role": "rater"},
    ),
    "invited role": lambda w, text: (
        "lead",
        "post",
        "/invitations/",
        {"programme": str(w.programme.pk), "email": "new@x.example", "role": text},
    ),
    "invited name": lambda _, text: (
        "stranger",
        "post",
        "/invitations/accept/",
        {"token": "t", "name": text, "password": "long enough to pass"},
    ),
    "invitation token": lambda _, text: (
        "stranger",
        "post",
        "/invitations/accept/",
        {"token": text, "name": "N", "password": "long enough to pass"},
    ),
    "supervision evidence": lambda w, text: (
        "supervisor",
        "post",
        "/supervision-logs/",
        {
            "trainee": str(w.enrolment.pk),
            "supervisor": str(w.supervisor.pk),
            "held_on": "2026-01-05",
            "minutes": 50,
            "evidence": text,
        },
    ),
    "supervision refusal": lambda w, text: (
        "supervisor",
        "post",
        f"/supervision-logs/{w.log.pk}/refuse/",
        {"reason": text},
    ),
    "attested requirement": lambda w, text: (
        "trainee",
        "post",
        "/attestations/",
        attestation_body(w, requirement=text),
    ),
    "attested evidence": lambda w, text: (
        "trainee",
        "post",
        "/attestations/",
        attestation_body(w, evidence=text),
    ),
    "attestation refusal": lambda w, text: (
        "lead",
        "post",
        f"/attestations/{w.attestation.pk}/refuse/",
        {"reason": text},
    ),
    "decision note": lambda w, text: (
        "trainee",
        "post",
        "/decisions/",
        {"trainee": str(w.enrolment.pk), "pathway": str(w.own_pathway.pk), "note": text},
    ),
    "decision reason": lambda w, text: (
        "lead",
        "post",
        f"/decisions/{w.decision.pk}/withdraw/",
        {"reason": text},
    ),
    "answer to an appeal": lambda w, text: (
        "lead",
        "post",
        f"/decisions/{w.decision.pk}/reconsider/",
        {"reopen": True, "reason": text},
    ),
    "signed hash": lambda w, text: (
        "lead",
        "post",
        f"/decisions/{w.decision.pk}/sign/",
        {"trace_hash": text},
    ),
    "renewal note": lambda w, text: (
        "lead",
        "post",
        f"/certificates/{w.certificate.pk}/renew/",
        {"note": text},
    ),
    "revocation": lambda w, text: (
        "lead",
        "post",
        f"/certificates/{w.certificate.pk}/revoke/",
        {"reason": text},
    ),
    "checked credential": lambda _, text: (
        "stranger",
        "post",
        "/verifications/",
        {"credential": text},
    ),
}
