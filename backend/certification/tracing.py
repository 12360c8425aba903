"""Freeze what a decision rests on, and find out later whether it still says the same."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from backend.audit.seals import Scope, seal_of
from backend.certification.definitions import pathway_of
from backend.certification.evidence import Gathered
from backend.certification.matrices import SOFTWARE
from backend.certification.models import Decision, FrozenTrace, Purpose, Signature
from backend.certification.portfolio import judge, question_of
from backend.certification.selectors.decisions import ratings_that_count
from backend.certification.standing import in_doubt, void
from backend.instruments.models import RubricVersion
from backend.ratings.sealing import submitted_ratings
from rubrics.pathways import (
    Evidence,
    FlagEvidence,
    SignatureEvidence,
    Trace,
    evaluate,
    evaluate_renewal,
    evidence_fingerprint,
    pathway_fingerprint,
)


@dataclass(frozen=True)
class Frozen:
    """What is stored of a trace."""

    evidence: dict[str, Any]
    evidence_hash: str
    trace: dict[str, Any]
    trace_hash: str
    made_of: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was frozen: where, and what is wrong, in words.

    `blocks` says that nobody may be certified on the trace any more.
    """

    code: str
    where: str
    detail: str
    blocks: bool = True


def frozen(decision: Decision, gathered: Gathered, *, on: date) -> Frozen:
    """Return a portfolio as it is now, with the hash of every input and every version used."""
    question = question_of(decision)
    trace = judge(question, gathered, purpose=decision.purpose, on=on)
    rubrics = RubricVersion.objects.filter(
        pk__in={row.rubric_id for row in gathered.ratings.values()}
    ).order_by("slug", "version", "pk")
    made_of = {
        "pathway": {
            "slug": decision.pathway.slug,
            "version": decision.pathway.version,
            "fingerprint": pathway_fingerprint(question.pathway),
        },
        "rubrics": [
            {"slug": row.slug, "version": row.version, "fingerprint": row.fingerprint}
            for row in rubrics.only("slug", "version", "fingerprint")
        ],
        "software": SOFTWARE,
        "inputs": input_hashes(gathered.ratings),
        "figures": [level.figures for level in gathered.levels],
        "left_out": {str(key): why for key, why in gathered.left_out.items()},
    }
    content = gathered.evidence.model_dump(mode="json")
    # Strict JSON: a number that is not finite stops here rather than under a signature.
    json.dumps([content, made_of], allow_nan=False)
    return Frozen(
        evidence=content,
        evidence_hash=evidence_fingerprint(gathered.evidence),
        trace=trace.to_dict(),
        trace_hash=trace.sha256(),
        made_of=json.loads(json.dumps(made_of)),
    )


def input_hashes(ratings: Iterable[UUID]) -> dict[str, str]:
    """Return the hash of all that each rating says, but its notes, as the trail seals it."""
    keys = [str(key) for key in ratings]
    rows = submitted_ratings(Scope(keys=keys)) if keys else iter(())
    found = {}
    for row in rows:
        parts = json.dumps(dict(seal_of(row, "").parts), sort_keys=True)
        found[row.key] = hashlib.sha256(parts.encode()).hexdigest()
    return found


def signed(decision: Decision, row: FrozenTrace, signatures: Iterable[Signature]) -> Trace:
    """Return the trace with the signatures under it. Raises ValueError for a damaged one."""
    named = tuple(
        SignatureEvidence(id=str(each.pk), signer=str(each.signer_id), supervises=each.supervises)
        for each in signatures
    )
    evidence = Evidence.model_validate(row.evidence).model_copy(update={"signatures": named})
    return _judged(decision, evidence, row.on)


def _judged(decision: Decision, evidence: Evidence, on: date) -> Trace:
    ask = evaluate_renewal if decision.purpose == Purpose.RENEWAL else evaluate
    pathway = pathway_of(decision.pathway)
    return ask(pathway, evidence, on=on, supplied=question_of(decision).supplied)


# ── Is it still what it was ──────────────────────────────────────────────────────────────


def damage_of(decision: Decision, row: FrozenTrace) -> list[Difference]:
    """Recompute a stored trace from its stored evidence, and name what contradicts it."""
    return list(_damage(decision, row))


def _damage(decision: Decision, row: FrozenTrace) -> Iterator[Difference]:
    try:
        evidence = Evidence.model_validate(row.evidence)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "evidence"
        yield Difference("evidence_unreadable", where, f"The stored evidence: {first['msg']}.")
        return
    if evidence_fingerprint(evidence) != row.evidence_hash:
        yield Difference(
            "evidence_changed",
            "evidence",
            "The stored evidence does not have the hash it was given.",
        )
    again = _judged(decision, evidence, row.on).to_dict()
    yield from _between(row.trace, again)
    if _hash(row.trace) != row.trace_hash:
        yield Difference(
            "trace_changed", "trace", "The stored trace does not have the hash that was signed."
        )
    for signature in Signature.objects.filter(trace=row).order_by("signed_at", "id"):
        if signature.trace_hash != row.trace_hash:
            yield Difference(
                "signature_of_other",
                "signatures",
                "A signature is under another trace than this one.",
            )


def _hash(trace: Mapping[str, Any]) -> str:
    text = json.dumps(trace, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _between(stored: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[Difference]:
    for key in sorted((stored.keys() | again.keys()) - {"rules"}):
        if stored.get(key) != again.get(key):
            detail = (
                f"{key.replace('_', ' ')}: stored {stored.get(key)}, recomputed {again.get(key)}."
            )
            yield Difference("trace_differs", key, detail)
    before = {rule["rule"]: rule for rule in stored.get("rules", ())}
    after = {rule["rule"]: rule for rule in again["rules"]}
    for rule in [*after, *(set(before) - set(after))]:
        if before.get(rule) == after.get(rule):
            continue
        was, now = (each.get(rule, {}).get("state", "no such rule") for each in (before, after))
        detail = f"Rule {rule}: stored {was}, recomputed {now}."
        if was == now:
            detail = f"Rule {rule}: what it says was changed; recomputed, it says otherwise."
        yield Difference("rule_differs", rule, detail)


def changes_since(row: FrozenTrace) -> list[Difference]:
    """Return what has become of the ratings since the trace was frozen, in words."""
    return list(_changes(row))


def _changes(row: FrozenTrace) -> Iterator[Difference]:
    hashes: Mapping[str, str] = row.made_of["inputs"]
    decision = row.decision
    counting = {
        str(pk) for pk in ratings_that_count(decision.enrolment).values_list("pk", flat=True)
    }
    now = input_hashes(UUID(key) for key in hashes)
    doubts = {str(key) for key in in_doubt(row.programme_id)}
    upheld = {str(key) for key in void(row.programme_id)}
    stored = {str(each["id"]): each for each in row.evidence["ratings"]}
    labels = {str(each["id"]): each["label"] for each in row.evidence["sessions"]}
    for key in sorted(hashes):
        place = labels.get(stored[key]["session"], "a session") if key in stored else "a session"
        if key not in now:
            yield Difference("rating_removed", key, f"A rating of {place} is not there any more.")
        elif now[key] != hashes[key]:
            yield Difference("rating_changed", key, f"A rating of {place} is not what it was.")
        elif key not in counting:
            detail = f"A rating of {place} counts no more: the client's consent was withdrawn."
            yield Difference("rating_counts_no_more", key, detail)
        elif key in upheld:
            detail = f"A rating of {place} does not stand: the review of its rater was upheld."
            yield Difference("rating_void", key, detail)
        elif key in doubts and not stored.get(key, {}).get("under_review"):
            detail = f"A rating of {place} is under review, because its rater fell out of status."
            yield Difference("rating_under_review", key, detail)


def new_harm(row: FrozenTrace, flags: Iterable[FlagEvidence]) -> list[Difference]:
    """Return the harm flags without an outcome that were not there when the trace was frozen."""
    known = {flag["id"] for flag in row.evidence["flags"] or ()}
    return [
        Difference("harm_unresolved", flag.id, f"Harm flag {flag.flag} has no outcome.")
        for flag in flags
        if flag.kind == "harm" and not flag.resolved and flag.id not in known
    ]
