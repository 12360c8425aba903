"""From a pathway and a portfolio's evidence to a trace: every rule with its state and reasons."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from rubrics.pathways.consistency import HARM_FLAGS
from rubrics.pathways.evidence import Evidence, evidence_fingerprint
from rubrics.pathways.fingerprint import pathway_fingerprint
from rubrics.pathways.instrument import NamedInstrument
from rubrics.pathways.model import Pathway
from rubrics.pathways.portfolio import Instrument, Portfolio, RatingDemands
from rubrics.pathways.rules import (
    FlagsRule,
    RatersRule,
    Rule,
    SignaturesRule,
    ValidityRule,
)
from rubrics.pathways.verdict import Ref, State, overall

# Holds in every pathway, whether its author thought of it or not.
_ALWAYS = FlagsRule(
    kind="flags",
    id=HARM_FLAGS,
    why="A session that may have harmed a client is looked into before anybody is certified.",
)


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """What one rule says of the portfolio."""

    rule: str
    kind: str
    sentence: str
    state: State
    holds: str
    counts: tuple[Ref, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything a decision rests on.

    ``state`` is of all rules, ``unsigned_state`` of all but the signatures: what people sign.
    """

    pathway: str
    version: str
    pathway_fingerprint: str
    evidence_fingerprint: str
    purpose: str
    on: date
    instrument: Instrument | None
    rules: tuple[RuleTrace, ...]
    state: State
    unsigned_state: State

    def to_dict(self) -> dict[str, Any]:
        """Return the trace as JSON-able data, the same for the same question."""
        content = asdict(self)
        content["on"] = self.on.isoformat()
        if self.instrument is not None:
            content["instrument"]["versions"] = sorted(self.instrument.versions)
        for rule, shown in zip(self.rules, content["rules"], strict=True):
            shown["counts"] = [{"kind": ref.kind, "id": ref.id} for ref in rule.counts]
            shown["missing"] = list(rule.missing)
        content["rules"] = list(content["rules"])
        return content

    def canonical_json(self) -> str:
        """Write the trace in the one way that is hashed."""
        return json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def sha256(self) -> str:
        """Return the hash that a decision keeps: 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical_json().encode("utf-8")).hexdigest()


def evaluate(
    pathway: Pathway, evidence: Evidence, *, on: date, supplied: NamedInstrument | None = None
) -> Trace:
    """Judge a portfolio by a pathway.

    Parameters
    ----------
    pathway : Pathway
        Its rules are judged one by one, each on its own.
    evidence : Evidence
        Nothing else is looked at; the order of its lists is of no meaning.
    on : date
        The day the question is asked for.
    supplied : NamedInstrument, optional
        What the programme named at adoption, for a pathway that leaves the instrument to it.

    Returns
    -------
    Trace
        ``not_yet`` when any rule is, else ``cannot_tell`` when any rule is, else ``pass``. An
        unresolved harm flag is always not yet: a pathway without a rule on flags is judged by one
        all the same, under the id ``harm_flags``.

    Raises
    ------
    ValueError
        ``supplied`` for a pathway that names its instrument.

    Examples
    --------
    >>> from rubrics.pathways import load_pathway
    >>> pathway = load_pathway("attune-recommended")
    >>> trace = evaluate(pathway, Evidence(trainee="t1"), on=date(2024, 5, 1))
    >>> trace.state, trace.rules[0].holds
    ('not_yet', '0 sessions, of 4.')
    >>> len(trace.sha256())
    64
    """
    rules: list[Rule] = list(pathway.rules)
    if not any(isinstance(rule, FlagsRule) for rule in rules):
        rules.append(_ALWAYS)
    return _trace(pathway, rules, evidence, on, _bound(pathway, supplied), "decision")


def evaluate_renewal(
    pathway: Pathway, evidence: Evidence, *, on: date, supplied: NamedInstrument | None = None
) -> Trace:
    """Judge whether the certificate in the evidence may be renewed.

    Only sessions held after it was issued count, and only the rules that the pathway's validity
    names, with flags and signatures.

    Parameters
    ----------
    pathway : Pathway
        With a rule of kind ``validity`` that names what renews.
    evidence : Evidence
        With the certificate. A session without a date may be an earlier one and is left out.
        Flags on earlier sessions still count.
    on : date
        The day the question is asked for.
    supplied : NamedInstrument, optional
        As for `evaluate`.

    Returns
    -------
    Trace
        With ``purpose`` "renewal".

    Raises
    ------
    ValueError
        The pathway names nothing that renews, or the evidence holds no certificate.

    Examples
    --------
    >>> from rubrics.pathways import load_pathway
    >>> pathway = load_pathway("attune-recommended")
    >>> held = Evidence(trainee="t1", certificate={"id": "k1", "issued": "2024-05-01"})
    >>> evaluate_renewal(pathway, held, on=date(2025, 4, 1)).state
    'not_yet'
    """
    validity = next((rule for rule in pathway.rules if isinstance(rule, ValidityRule)), None)
    if validity is None or not validity.renewal:
        raise ValueError(f"{pathway.slug} {pathway.version} does not say what renews it")
    if evidence.certificate is None:
        raise ValueError("there is no certificate to renew")
    named = {rule.id for rule in pathway.rules if rule.id in validity.renewal}
    kept: list[Rule] = [
        rule
        for rule in pathway.rules
        if rule.id in named or isinstance(rule, FlagsRule | SignaturesRule | RatersRule)
    ]
    if not any(isinstance(rule, FlagsRule) for rule in kept):
        kept.append(_ALWAYS)
    later = _since(evidence, evidence.certificate.issued)
    return _trace(pathway, kept, later, on, _bound(pathway, supplied), "renewal")


def _since(evidence: Evidence, issued: date) -> Evidence:
    """Keep what is later than a date. An undated session may be earlier: it is left out."""
    sessions = [each for each in evidence.sessions if each.held_on and each.held_on > issued]
    kept = {each.id for each in sessions}
    return evidence.model_copy(
        update={
            "sessions": tuple(sessions),
            "ratings": tuple(each for each in evidence.ratings if each.session in kept),
            "supervision": tuple(each for each in evidence.supervision if each.held_on > issued),
        }
    )


def _bound(pathway: Pathway, supplied: NamedInstrument | None) -> Instrument | None:
    named = pathway.instrument
    if isinstance(named, NamedInstrument):
        if supplied is not None:
            raise ValueError(f"{pathway.slug} {pathway.version} names its own instrument")
    elif supplied is None:
        return None
    else:
        named = supplied
    return Instrument(named.slug, frozenset(named.versions), named.scale)


def _trace(
    pathway: Pathway,
    rules: Iterable[Rule],
    evidence: Evidence,
    on: date,
    instrument: Instrument | None,
    purpose: str,
) -> Trace:
    demands = next(
        (rule.demands for rule in pathway.rules if isinstance(rule, RatersRule)), RatingDemands()
    )
    portfolio = Portfolio(evidence, on, instrument, demands)
    traced: list[RuleTrace] = []
    unsigned: list[State] = []
    for rule in rules:
        verdict = rule.judge(portfolio)
        traced.append(
            RuleTrace(
                rule.id,
                str(getattr(rule, "kind", "")),
                rule.sentence,
                verdict.state,
                verdict.holds,
                verdict.counts,
                verdict.missing,
            )
        )
        if not isinstance(rule, SignaturesRule):
            unsigned.append(verdict.state)
    return Trace(
        pathway.slug,
        pathway.version,
        pathway_fingerprint(pathway),
        evidence_fingerprint(evidence),
        purpose,
        on,
        instrument,
        tuple(traced),
        overall(each.state for each in traced),
        overall(unsigned),
    )
