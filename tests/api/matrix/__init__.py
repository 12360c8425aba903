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

# By what they are about: the rows of an area are asked of one pair of programmes.
AREAS: dict[str, list[Row]] = {
    "people": PEOPLE_ROWS,
    "oversight": OVERSIGHT_ROWS,
    "sessions": SESSION_ROWS,
    "register": REGISTER_ROWS,
    "media": MEDIA_ROWS,
    "deidentification": DEIDENTIFICATION_ROWS,
    "retention": RETENTION_ROWS,
    "rubrics": RUBRIC_ROWS,
    "pathways": PATHWAY_ROWS,
    "ratings": RATING_ROWS,
    "calibration": CALIBRATION_ROWS,
    "care": CARE_ROWS,
    "numbers": NUMBER_ROWS,
    "certification": CERTIFICATION_ROWS,
    "history": HISTORY_ROWS,
    "consensus": CONSENSUS_ROWS,
    "feedback": FEEDBACK_ROWS,
    "exports": EXPORT_ROWS,
}
ROWS = [row for rows in AREAS.values() for row in rows]

__all__ = ["AREAS", "ROWS", "Row"]
