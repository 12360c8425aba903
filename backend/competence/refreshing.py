"""Make ready what pages will ask for, before they ask."""

from backend.competence import selectors
from backend.competence.following import sections_of
from backend.competence.keeping import growth_of, tables_of
from backend.competence.series import series_of
from backend.programmes.models import Cohort, Enrolment
from backend.reliability.layout import COMPETENCE


def refresh_cohort(cohort: Cohort, instrument: str, *, cut: float) -> int:
    """Keep a cohort's scores and its models on every scale and section; return how many.

    They are those of all independent ratings of closed rounds, which is what a lead sees, and the
    scores are those that everybody sees.
    """
    ratings = [
        rating
        for rating in selectors.drawn(selectors.closed_ratings(cohort.pk))
        if rating.rubric.slug == instrument
    ]
    if not ratings:
        return 0
    series = series_of([], ratings, instrument=instrument, programme_id=cohort.programme_id)
    members = Enrolment.objects.filter(cohort=cohort).values_list("pk", flat=True)
    training = selectors.training_of(members)
    tables = tables_of(ratings, series.reading, series.areas)
    asked = [(scale, section) for scale in series.layout.scales for section in sections_of(series)]
    for scale, section in asked:
        growth_of(
            ratings,
            training,
            series.reading,
            programme_id=cohort.programme_id,
            areas=series.areas,
            scale=scale,
            section=section,
            cut=cut if scale == COMPETENCE else None,
            tables=lambda: tables,
        )
    return len(asked)
