"""Certification pathways as data: load, check, and judge a portfolio's evidence by one."""

from rubrics.pathways.evaluate import RuleTrace, Trace, evaluate, evaluate_renewal
from rubrics.pathways.evidence import (
    AttestationEvidence,
    CaseEvidence,
    CertificateEvidence,
    Evidence,
    FlagEvidence,
    ItemScore,
    LevelEvidence,
    OutcomeEvidence,
    RatingEvidence,
    SessionEvidence,
    SignatureEvidence,
    SupervisionEvidence,
    evidence_fingerprint,
)
from rubrics.pathways.fingerprint import pathway_fingerprint
from rubrics.pathways.fit import misfits, supplied_misfits
from rubrics.pathways.instrument import NamedInstrument, SuppliedInstrument
from rubrics.pathways.loader import (
    check_pathway_files,
    is_bound_to,
    load_all_pathways,
    load_pathway,
    parse_pathway,
    pathway_entry,
)
from rubrics.pathways.model import PATHWAY_GRAMMAR, Pathway
from rubrics.pathways.public import pathway_to_public_dict
from rubrics.pathways.verdict import Ref, State

__all__ = [
    "PATHWAY_GRAMMAR",
    "AttestationEvidence",
    "CaseEvidence",
    "CertificateEvidence",
    "Evidence",
    "FlagEvidence",
    "ItemScore",
    "LevelEvidence",
    "NamedInstrument",
    "OutcomeEvidence",
    "Pathway",
    "RatingEvidence",
    "Ref",
    "RuleTrace",
    "SessionEvidence",
    "SignatureEvidence",
    "State",
    "SupervisionEvidence",
    "SuppliedInstrument",
    "Trace",
    "check_pathway_files",
    "evaluate",
    "evaluate_renewal",
    "evidence_fingerprint",
    "is_bound_to",
    "load_all_pathways",
    "load_pathway",
    "misfits",
    "parse_pathway",
    "pathway_entry",
    "pathway_fingerprint",
    "pathway_to_public_dict",
    "supplied_misfits",
]
