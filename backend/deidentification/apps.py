"""Reviewing and carrying out de-identification; names that were left in a text."""

from django.apps import AppConfig


class DeidentificationConfig(AppConfig):
    """From proposals of the rules to a text that names nobody, and back when one was overlooked."""

    name = "backend.deidentification"
    label = "deidentification"

    def ready(self) -> None:
        """Tell casework what keeps a text from being vouched for, closes a session, is erased."""
        from backend.casework import attesting, erasure, reading
        from backend.deidentification import checks, selectors, services

        attesting.add_check("review", services.close_for_attestation)
        reading.add_closure(
            "quarantine",
            selectors.quarantined_session_ids,
            except_grounds=("own_session", "preparation"),
        )
        erasure.add_eraser("deidentification", services.erase_with_text)
        checks.register_checks()
