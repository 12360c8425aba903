"""A decision as a person may read it: the trace, and whether it still is what it was."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.models import User
from backend.certification.indexing import index_of
from backend.certification.models import Decision, FrozenTrace
from backend.certification.policies import bar_to_signing
from backend.certification.portfolio import figures_of, rules_of
from backend.certification.states import CONCLUDED
from backend.certification.tracing import Difference, changes_since, damage_of
from rubrics.pathways import Evidence


@dataclass(frozen=True)
class Shown:
    """What a page shows of a decision besides its own columns."""

    content: dict[str, Any] | None
    differences: list[Difference]
    signatures_needed: int
    sign_bar: str


def decision_shown_to(actor: User, decision: Any) -> Any:
    """Add `shown` to a decision loaded by `selectors.decision_details`: what the person may read.

    A trainee reads what the rules said once somebody has concluded, not while it is looked at.
    """
    traces = list(decision.traces.all())
    trace: FrozenTrace | None = traces[-1] if traces else None
    about_self = decision.enrolment.person_id == actor.pk
    needed = _needed(decision)
    for signature in decision.signatures.all():
        signature.counts = trace is not None and signature.trace_id == trace.pk
    if trace is None:
        decision.shown = Shown(None, [], needed, "")
        return decision
    trace.decision = decision
    may_read = not about_self or decision.state in CONCLUDED
    found = [*damage_of(decision, trace), *changes_since(trace)]
    bar = bar_to_signing(decision, trace, actor.pk)
    signs = allows(actor, Permission.DECISION_SIGN, decision.programme_id)
    decision.shown = Shown(
        content=_content(actor, decision, trace) if may_read else None,
        differences=found if may_read else [],
        signatures_needed=needed,
        sign_bar=bar[1] if bar is not None and signs else "",
    )
    return decision


def _needed(decision: Decision) -> int:
    rules = decision.pathway.definition["rules"]
    return sum(rule["parameters"]["at_least"] for rule in rules if rule["kind"] == "signatures")


def _content(actor: User, decision: Decision, trace: FrozenTrace) -> dict[str, Any]:
    made_of = trace.made_of
    # Of a renewal, earlier sessions are in the evidence for their flags alone.
    earlier = set(made_of["left_out"])
    try:
        evidence = Evidence.model_validate(trace.evidence)
        index = index_of(actor, decision.enrolment, evidence)
    except ValidationError:
        # What was tampered with is named among the differences.
        index = []
    certified = next((s for s in decision.steps.all() if s.signed_trace is not None), None)
    judged = trace.trace if certified is None else certified.signed_trace
    return {
        "number": trace.number,
        "on": trace.on,
        "frozen_at": trace.frozen_at,
        "frozen_by": trace.frozen_by.name,
        "state": trace.trace["unsigned_state"],
        "rules": rules_of(judged or trace.trace),
        "evidence": index,
        "figures": figures_of(made_of["figures"]),
        "n_sessions": sum(row["id"] not in earlier for row in trace.evidence["sessions"]),
        "n_ratings": sum(row["session"] not in earlier for row in trace.evidence["ratings"]),
        "trace_hash": trace.trace_hash,
        "evidence_hash": trace.evidence_hash,
        "pathway_fingerprint": made_of["pathway"]["fingerprint"],
        "rubrics": made_of["rubrics"],
        "software": made_of["software"],
    }
