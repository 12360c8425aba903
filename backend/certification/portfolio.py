"""A trainee's portfolio as a page shows it: every rule, its evidence and what is missing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from backend.accounts.models import User
from backend.certification.definitions import Binding, pathway_of
from backend.certification.evidence import Gathered, Question, gather
from backend.certification.indexing import index_of
from backend.certification.models import Decision, PathwayAdoption, Purpose
from backend.certification.selectors.decisions import certifying_step, ratings_for
from backend.programmes.models import Enrolment
from rubrics.pathways import CertificateEvidence, Trace, evaluate, evaluate_renewal
from rubrics.pathways.rules import AttestedRule, ValidityRule


def question_of(decision: Decision) -> Question:
    """Return what a decision asks."""
    return Question(
        enrolment=decision.enrolment,
        pathway=pathway_of(decision.pathway),
        binding=Binding(decision.instrument, decision.scale),
        since=decision.since,
    )


def certificate_of(decision: Decision) -> CertificateEvidence | None:
    """Return the certificate that a renewal renews."""
    if decision.renews is None:
        return None
    step = certifying_step(decision.renews)
    if step is None:
        raise ValueError("a renewal renews a decision that certified")
    issued = timezone.localdate(step.taken_at)
    return CertificateEvidence(id=str(decision.renews_id), issued=issued)


def judge(question: Question, gathered: Gathered, *, purpose: str, on: date) -> Trace:
    """Return what the rules say of what was gathered."""
    ask = evaluate_renewal if purpose == Purpose.RENEWAL else evaluate
    return ask(question.pathway, gathered.evidence, on=on, supplied=question.supplied)


def portfolio_shown_to(
    actor: User, enrolment: Enrolment, adoption: PathwayAdoption, since: date | None
) -> dict[str, Any]:
    """Return a trainee's portfolio by a pathway, from what the person may see."""
    question = Question(
        enrolment=enrolment,
        pathway=pathway_of(adoption.pathway),
        binding=Binding(adoption.instrument, adoption.scale),
        since=since,
    )
    ratings, basis = ratings_for(actor, enrolment)
    gathered = gather(question, ratings, knows_flags=basis == "all")
    on = timezone.localdate()
    trace = judge(question, gathered, purpose=Purpose.DECISION, on=on)
    return {
        "trainee": enrolment,
        "pathway": adoption.pathway,
        "instrument": adoption.instrument,
        "scale": adoption.scale,
        "on": on,
        "since": since,
        "basis": basis,
        "state": trace.state,
        "unsigned_state": trace.unsigned_state,
        "rules": rules_of(trace.to_dict()),
        "evidence": index_of(actor, enrolment, gathered.evidence),
        "figures": figures_of(level.figures for level in gathered.levels),
        "left_out": left_out(gathered),
        "n_sessions": len(gathered.counted),
        "requirements": [
            {"id": rule.requirement, "label": rule.label, "unit": rule.unit}
            for rule in question.pathway.rules
            if isinstance(rule, AttestedRule)
        ],
        "months_valid": months_valid(question),
    }


def months_valid(question: Question) -> int | None:
    """Return for how many months a certificate holds; None where the pathway sets no end."""
    rules = (rule for rule in question.pathway.rules if isinstance(rule, ValidityRule))
    return next((rule.months for rule in rules), None)


def rules_of(trace: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rules of a stored trace in their order."""
    return [
        {
            "rule": row["rule"],
            "kind": row["kind"],
            "sentence": row["sentence"],
            "state": row["state"],
            "holds": row["holds"],
            "missing": row["missing"],
            "counts": [f"{ref['kind']}:{ref['id']}" for ref in row["counts"]],
        }
        for row in trace["rules"]
    ]


_FIGURES = (
    "raw_mean",
    "cut",
    "confidence",
    "n_sessions",
    "n_raters",
    "n_ratings",
    "n_dropped",
    "component_source",
    "n_trainees",
    "sentence",
    "warnings",
    "software",
    "data_hash",
)


def figures_of(stored: Iterable[Mapping[str, Any] | None]) -> list[dict[str, Any]]:
    """Return decision estimates as a page shows them; those that are undefined are left out."""
    return [
        {
            **{name: row[name] for name in _FIGURES},
            "value": row["estimate"]["value"],
            "low": row["estimate"]["low"],
            "high": row["estimate"]["high"],
            "sem": row["estimate"]["se"],
            "method": row["estimate"]["method"],
            "n_adjusted": len(row["adjusted"]),
        }
        for row in stored
        if row is not None
    ]


def left_out(gathered: Gathered) -> list[dict[str, Any]]:
    """Return how many sessions of the trainee are not in the portfolio, by reason."""
    reasons = sorted(set(gathered.left_out.values()))
    counted = {why: sum(each == why for each in gathered.left_out.values()) for why in reasons}
    return [{"reason": why, "n": n} for why, n in counted.items()]
