"""Small transcript files."""

import pytest

TEXT = b"""T: How have you been since last week?
C: We argued again, about the visit.
T: What did you say to him?
C: That I would rather stay at home.
"""

CSV = b"""transcript_id,speaker,start,text
one,therapist,00:00:01,How was the week?
one,client,00:00:09,Long.
two,therapist,00:00:02,Where shall we begin?
two,client,bad time,With the letter.
two,therapist,00:00:30,Please.
"""

NAMES = b"""Anna: How have you been?
Ben: Not well.
Anna: What happened?
Ben: A letter came.
"""


@pytest.fixture
def text_file() -> bytes:
    """One transcript of four turns."""
    return TEXT


@pytest.fixture
def csv_file() -> bytes:
    """Two transcripts, of two and three turns, with one malformed time in line 5."""
    return CSV


@pytest.fixture
def names_file() -> bytes:
    """A transcript whose speakers' names say no role."""
    return NAMES
