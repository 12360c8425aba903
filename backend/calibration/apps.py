"""Calibration of raters."""

from django.apps import AppConfig


class CalibrationConfig(AppConfig):
    """Whether a rater scores as the gold standard does, and still does."""

    name = "backend.calibration"
    label = "calibration"

    def ready(self) -> None:
        """Seal what is evidence, tell rounds who is in status, and follow raters' work."""
        from backend.audit import rows, seals
        from backend.calibration import assigning, models, sealing, selectors
        from backend.calibration.services.erasing import erase_rationales
        from backend.casework import erasure
        from backend.ratings import calibrating

        seals.add_sealed("gold.entered", sealing.gold_ratings, noun="gold rating")
        seals.add_sealed("calibration_set.made", sealing.calibration_sets, noun="calibration set")
        for verb, model, noun, text in (
            ("qualification_rule.adopted", models.QualificationRule, "qualification rule", ()),
            ("calibration.begun", models.Attempt, "calibration attempt", ()),
            ("calibration.ended", models.AttemptEnding, "ended calibration attempt", ("reason",)),
            ("calibration.judged", models.AttemptResult, "calibration result", ()),
            ("quiz.begun", models.QuizTry, "try at the quiz", ()),
            ("quiz.marked", models.QuizResult, "result of a quiz", ()),
            ("rater_watch.read", models.Reading, "reading of the watch", ()),
            ("rater_status.changed", models.RaterStatus, "change of status", ("reason",)),
        ):
            seals.add_sealed(verb, rows.RowsOf(model, text=text), noun=noun)
        calibrating.add_keeper("calibration", selectors.sessions_kept_fresh)
        calibrating.add_gate("calibration", assigning.raters_out_of_status)
        calibrating.add_check_source("calibration", assigning.fresh_checks)
        calibrating.add_listener("calibration", assigning.follow_later)
        erasure.add_eraser("gold rationales", erase_rationales)
