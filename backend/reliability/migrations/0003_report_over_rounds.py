import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("instruments", "0002_own_instruments_and_pins"),
        ("programmes", "0001_initial"),
        ("ratings", "0007_rated_again"),
        ("reliability", "0002_report_flags"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="reliabilityreport",
            name="closed_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="reliabilityreport",
            name="closed_to",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="reliabilityreport",
            name="cohort",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programmes.cohort",
            ),
        ),
        migrations.AddField(
            model_name="reliabilityreport",
            name="rubric",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="instruments.rubricversion",
            ),
        ),
        migrations.AlterField(
            model_name="reliabilityreport",
            name="round",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reliability_reports",
                to="ratings.round",
            ),
        ),
        migrations.CreateModel(
            name="ReportRound",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reliability.reliabilityreport",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ratings.round",
                    ),
                ),
            ],
            options={
                "db_table": "reliability_report_round",
            },
        ),
        migrations.AddField(
            model_name="reliabilityreport",
            name="rounds",
            field=models.ManyToManyField(
                related_name="+", through="reliability.ReportRound", to="ratings.round"
            ),
        ),
        migrations.AddConstraint(
            model_name="reliabilityreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("round__isnull", True), ("rubric__isnull", False)),
                    models.Q(
                        ("closed_from__isnull", True),
                        ("closed_to__isnull", True),
                        ("cohort__isnull", True),
                        ("round__isnull", False),
                        ("rubric__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="reliability_report_of_one_or_several",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportround",
            constraint=models.UniqueConstraint(
                fields=("report", "round"), name="reliability_round_once"
            ),
        ),
    ]
