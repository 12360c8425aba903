"""The permission matrix as data: every route and method, and what each person gets."""

from tests.api.matrix.calibration import CALIBRATION_ROWS
from tests.api.matrix.care import CARE_ROWS
from tests.api.matrix.casework import SESSION_ROWS
from tests.api.matrix.certification import CERTIFICATION_ROWS
from tests.api.matrix.consensus import CONSENSUS_ROWS
from tests.api.matrix.deidentification import DEIDENTIFICATION_ROWS
from tests.api.matrix.exports import EXPORT_ROWS
from tests.api.matrix.feedback import FEEDBACK_ROWS
from tests.api.matrix.history import HISTORY_ROWS
from tests.api.matrix.instruments import PATHWAY_ROWS, RUBRIC_ROWS
from tests.api.matrix.media import MEDIA_ROWS
from tests.api.matrix.numbers import NUMBER_ROWS
from tests.api.matrix.oversight import OVERSIGHT_ROWS
from tests.api.matrix.people import PEOPLE_ROWS
from tests.api.matrix.ratings import RATING_ROWS
from tests.api.matrix.register import REGISTER_ROWS
from tests.api.matrix.retention import RETENTION_ROWS
from tests.api.matrix.row import Row

ROWS = [
    *PEOPLE_ROWS,
    *OVERSIGHT_ROWS,
    *SESSION_ROWS,
    *REGISTER_ROWS,
    *MEDIA_ROWS,
    *DEIDENTIFICATION_ROWS,
    *RETENTION_ROWS,
    *RUBRIC_ROWS,
    *PATHWAY_ROWS,
    *RATING_ROWS,
    *CALIBRATION_ROWS,
    *CARE_ROWS,
    *NUMBER_ROWS,
    *CERTIFICATION_ROWS,
    *HISTORY_ROWS,
    *CONSENSUS_ROWS,
    *FEEDBACK_ROWS,
    *EXPORT_ROWS,
]

__all__ = ["ROWS", "Row"]
