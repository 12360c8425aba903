import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_consent_forms"),
        ("programmes", "0001_initial"),
        ("reliability", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportFlag",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(max_length=24)),
                ("n_ratings", models.PositiveIntegerField()),
                ("flagged_at", models.DateTimeField(auto_now_add=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="reliability.reliabilityreport",
                    ),
                ),
                (
                    "therapy_session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.therapysession",
                    ),
                ),
            ],
            options={
                "db_table": "reliability_report_flag",
            },
        ),
    ]
