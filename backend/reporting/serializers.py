"""Shapes of a programme's report in the API."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

FIRST_YEAR, LAST_YEAR = 2000, 2100


class ReportQuerySerializer(serializers.Serializer[Any]):
    """Which year."""

    year = serializers.IntegerField(
        default=None,
        allow_null=True,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text="A calendar year; left out: the present one",
    )

    def validate_year(self, year: int | None) -> int:
        """Take the present year where none is named."""
        return timezone.localdate().year if year is None else year


class ReportProgrammeSerializer(serializers.Serializer[Any]):
    """The programme by name."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class ReportScaleSerializer(serializers.Serializer[Any]):
    """The scale that levels are on."""

    name = serializers.CharField()
    max = serializers.IntegerField()


class ReportLevelsSerializer(serializers.Serializer[Any]):
    """The middle half of estimated levels; a count that is null is withheld."""

    n = serializers.IntegerField()
    quarter = serializers.FloatField()
    median = serializers.FloatField()
    three_quarters = serializers.FloatField()
    n_at_or_above_cut = serializers.IntegerField(allow_null=True)


class ReportCohortSerializer(serializers.Serializer[Any]):
    """The outcome of a cohort; counts that are null are withheld."""

    name = serializers.CharField()
    starts_on = serializers.DateField()
    n_trainees = serializers.IntegerField()
    n_rated = serializers.IntegerField(allow_null=True)
    n_certified = serializers.IntegerField(allow_null=True)
    scale = ReportScaleSerializer()
    instrument = serializers.CharField()
    cut = serializers.FloatField(allow_null=True)
    levels = ReportLevelsSerializer(allow_null=True)
    why_no_levels = serializers.CharField(allow_null=True)
    software = serializers.CharField(allow_null=True)
    data_hash = serializers.CharField(allow_null=True)


class YearRoundSerializer(serializers.Serializer[Any]):
    """The agreement of a round that was closed in the year: ICC(A,1) of the overall score."""

    name = serializers.CharField()
    closed_on = serializers.DateField(allow_null=True)
    instrument = serializers.CharField()
    n_sessions = serializers.IntegerField()
    n_raters = serializers.IntegerField()
    n_ratings = serializers.IntegerField()
    scale = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    sentence = serializers.CharField()
    n_flags = serializers.IntegerField()
    software = serializers.CharField()
    data_hash = serializers.CharField()


class ReportRaterStateSerializer(serializers.Serializer[Any]):
    """How many raters stand there."""

    state = serializers.CharField()
    name = serializers.CharField()
    n = serializers.IntegerField()


class ReportRatersSerializer(serializers.Serializer[Any]):
    """Where raters stand under a version."""

    instrument = serializers.CharField()
    n_raters = serializers.IntegerField()
    n_in_status = serializers.IntegerField()
    states = ReportRaterStateSerializer(many=True)


class ReportPathwaySerializer(serializers.Serializer[Any]):
    """Certificates of a pathway; null where the count is withheld."""

    title = serializers.CharField()
    version = serializers.CharField()
    n_issued = serializers.IntegerField(allow_null=True)


class ReportCertificatesSerializer(serializers.Serializer[Any]):
    """Certificates issued in the year; null where a count is withheld."""

    n_issued = serializers.IntegerField(allow_null=True)
    n_revoked = serializers.IntegerField(allow_null=True)
    pathways = ReportPathwaySerializer(many=True)


class ProgrammeReportSerializer(serializers.Serializer[Any]):
    """A programme's year in figures that name nobody."""

    programme = ReportProgrammeSerializer()
    year = serializers.IntegerField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    made_on = serializers.DateField()
    cohorts = ReportCohortSerializer(many=True)
    rounds = YearRoundSerializer(many=True)
    raters = ReportRatersSerializer(many=True)
    certificates = ReportCertificatesSerializer()
    methods = serializers.CharField()
    small_counts = serializers.CharField()
    is_simulated = serializers.BooleanField()
