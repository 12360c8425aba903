"""What is left of the ratings of a session whose text is erased: everything but the words."""

from uuid import UUID

from backend.ratings.models import ItemScore, RaisedFlag, Rating, Release


def blank_notes(therapy_session_id: UUID) -> dict[str, int]:
    """Erase what raters wrote about a session and told the trainee of it; every score stays."""
    ratings = Rating.objects.filter(therapy_session_id=therapy_session_id)
    of_session = {"rating__therapy_session_id": therapy_session_id}
    notes = ratings.exclude(note="").update(note="")
    notes += ItemScore.objects.filter(**of_session).exclude(note="").update(note="")
    notes += RaisedFlag.objects.filter(**of_session).exclude(note="").update(note="")
    comments = Release.objects.filter(**of_session).exclude(comment="").update(comment="")
    return {"rating_notes": notes, "release_comments": comments}
