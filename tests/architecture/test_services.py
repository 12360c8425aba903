"""Rules of the server's code that no linter knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BACKEND = ROOT / "backend"

# Public functions that write without a permission of their own, each with the reason.
WITHOUT_REQUIRE = {
    "accounts.create_account": "called by an accepted invitation, which is the permission",
    "access.give_role": "for services that have asked, and the command line",
    "access.refuse_last_lead": "reads only",
    "access.found_lead": "the installation's command line, before anybody has a role",
    "access.invite_first_lead": "the installation's command line, before anybody has a role",
    "access.open_invitation": "the token is the permission; reads only",
    "access.accept_invitation": "the token is the permission",
    "access.token_hash": "pure",
    "audit.record": "every service calls it",
    "audit.seal_later": "the command line, or a service that writes rows past the daily rules",
    "audit.erase_sides": "the worker or a service that has asked; a rule is the reason",
    "casework.import_from_command_line": "the installation's command line acts as the system",
    "casework.preview_from_command_line": "reads only, as the import after it",
    "casework.erase_session_text": "the worker, or a service that has asked; a rule is the reason",
    "casework.erase_transcript": "the eraser of this app, called by erase_session_text alone",
    "deidentification.close_for_attestation": "casework's attestation asks, in its transaction",
    "deidentification.erase_with_text": "casework's erasure asks, in its transaction",
    "deidentification.forget": "a part of completing and erasing, which ask",
    "deidentification.remember_names": "a part of completing, which asks",
    "calibration.erase_rationales": "an eraser: runs within whoever may erase the session's words",
    "calibration.follow_up": "the worker, for a rating that its rater has submitted",
    "calibration.judge_attempt": "a part of follow_up",
    "calibration.pairs_of": "reads only",
    "calibration.keep_result": "a part of judging and of ending an attempt",
    "calibration.read_watch": "a part of follow_up",
    "ratings.close_for_one": "a part of judging an attempt, for the worker",
    "ratings.end_for_one": "a part of ending an attempt, which asks",
    "ratings.count_out_of_status": "a part of starting a round, which asks",
    "ratings.mix_in_checks": "a part of starting a round, which asks",
    "ratings.open_for_one": "a part of beginning an attempt, which asks",
    "casework.rename_speakers": "for a review that was completed, whose service has asked",
    "care.follow_rating": "a part of saving a flag, whose service has asked",
    "care.blank_words": "casework's erasure asks, in its transaction",
    "feedback.blank_words": "casework's erasure asks, in its transaction",
    "consensus.blank_words": "casework's erasure asks, in its transaction",
    "consensus.note_from": "a part of concluding, which asks",
    "consensus.plan_after_conclusion": "a part of concluding, which asks",
    "consensus.open_due_recodes": "the worker; a day that a lead or a rule named is the reason",
    "consensus.close_recode": "hears that the work of a rater has come to its end",
    "care.note_overdue": "the worker; a deadline is the reason",
    "casework.too_large": "pure; makes the refusal that the view and the service share",
    "credentials.make_signing_key": "a part of issuing, which follows a certification",
    "credentials.rotate_signing_key": "the installation's command line acts as the system",
    "credentials.issue_certificate": "follows a certification, which has asked",
    "credentials.holder_hash": "pure",
    "exports.build_export": "the worker, for an export that was asked for with a permission",
    "access.sign_out_everywhere": "a part of closing and erasing accounts, which ask",
    "exports.delete_files_of": "a part of erasing an account, which asks",
    "exports.take_personal_data": "everybody may take what is held about themselves",
    "exports.delete_what_is_over": "the worker; a time that is over is the reason",
    "exports.delete_with_consent": "follows a withdrawal, which has asked",
    "media.erase_recordings": "an eraser: runs within whoever may erase the session's words",
    "media.sweep_files": "the installation's command line; removes what belongs to nothing",
    "reliability.compute_report_at_close": "the worker, for a round that its lead has closed",
    "competence.compute_components": "the worker, for a programme whose lead has closed a round",
    "competence.refresh_curves": "the worker, for a programme whose lead has closed a round",
    "ratings.note_reminders": "the worker, for a round that its lead has started",
    "ratings.blank_notes": "an eraser: runs within whoever may erase the session's words",
    "ratings.end_work_on": "follows a withdrawal or an erasure, which have asked",
    "ratings.end_after_withdrawal": "follows a withdrawal, which has asked",
    "reliability.flag_reports_on": "follows a withdrawal, which has asked",
    "media.erase_recording": "the worker; a rule is the reason",
    "retention.apply_everywhere": "the worker; a policy is the reason",
    "retention.apply_policy": "the worker or the command line; a policy is the reason",
    "retention.due_today": "reads only",
    "retention.outlook_of": "reads only",
    "retention.prove": "a witness: runs within whoever erases",
    "access.export_installation_audit": "asks whether the person administers the installation",
    "oversight.ask_installation_verification": "asks the same",
    "oversight.verify_everything": "the worker, every night",
    "oversight.run_verification": "the worker, for whoever asked or the night",
    "oversight.tell_of_faults": "the worker, for a verification that found some",
    "programmes.found_programme": "the installation's command line, before anybody has a role",
    "certification.flag_decisions_on": "follows a withdrawal, which has asked",
    "certification.locked": "a part of the services that ask; reads only",
    "certification.take": "a part of the services that ask",
    "certification.load_pathway_versions": "runs after a migration; definitions are files",
    "instruments.load_rubric_versions": "runs after a migration; definitions are files",
}
# Modules outside services that may write, each with the reason.
MAY_WRITE = {
    "accounts/models.py": "the manager that creates a person",
    "competence/keeping.py": "what is kept to be quick; it is no evidence and can be made again",
    "config/demo": "the demo's history is written in bulk, past the daily rules",
}
WRITING = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create"}


def service_modules() -> list[Path]:
    """Return every services module and every module of a services package."""
    found = [*BACKEND.glob("*/services.py"), *BACKEND.glob("*/services/*.py")]
    return sorted(path for path in found if path.name != "__init__.py")


def _functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    app = path.relative_to(BACKEND).parts[0]
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield f"{app}.{node.name}", node


SERVICES = [pair for path in service_modules() for pair in _functions(path)]


def _first_statement(function: ast.FunctionDef) -> ast.stmt:
    body = function.body
    is_docstring = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return body[1] if is_docstring and len(body) > 1 else body[0]


@pytest.mark.parametrize(("name", "function"), SERVICES, ids=[name for name, _ in SERVICES])
def test_a_service_takes_an_actor_and_asks_for_permission_first(
    name: str, function: ast.FunctionDef
) -> None:
    if name in WITHOUT_REQUIRE:
        return
    keywords = [argument.arg for argument in function.args.kwonlyargs]
    first = ast.unparse(_first_statement(function))

    assert function.args.args == [], f"{name}: arguments are keyword-only"
    assert "actor" in keywords, f"{name}: takes no actor"
    assert first.startswith("require("), f"{name}: its first statement is not require(…): {first}"


def test_the_exceptions_exist() -> None:
    assert WITHOUT_REQUIRE.keys() <= {name for name, _ in SERVICES}


def _writes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        called = node.func
        if ast.unparse(called.value) == "super()":
            continue  # a model that refuses, and otherwise passes on what a service asked for
        on_manager = isinstance(called.value, ast.Attribute) and called.value.attr == "objects"
        if called.attr in WRITING and (on_manager or called.attr in {"save", "bulk_create"}):
            yield f"{path.relative_to(BACKEND)}:{node.lineno} {ast.unparse(node)[:60]}"


def test_only_services_write() -> None:
    services = set(service_modules())
    offenders = [
        line
        for path in BACKEND.rglob("*.py")
        if path not in services and "migrations" not in path.parts
        if not any(str(path.relative_to(BACKEND)).startswith(allowed) for allowed in MAY_WRITE)
        for line in _writes(path)
    ]

    assert offenders == []
