from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_consent_forms"),
        ("instruments", "0002_own_instruments_and_pins"),
        ("programmes", "0001_initial"),
        ("ratings", "0002_answers_of_any_rubric"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assignment",
            name="ratings_assignment_status",
        ),
        migrations.RemoveConstraint(
            model_name="rating",
            name="ratings_rating_submitted",
        ),
        migrations.AddField(
            model_name="assignment",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="ended_because",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="status",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("in_progress", "In progress"),
                    ("submitted", "Submitted"),
                    ("recused", "Recused"),
                    ("ended", "Ended"),
                ],
                default="waiting",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="rating",
            name="status",
            field=models.CharField(
                choices=[("draft", "Draft"), ("submitted", "Submitted"), ("ended", "Ended")],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["waiting", "in_progress", "submitted", "recused", "ended"])
                ),
                name="ratings_assignment_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["draft", "ended"]), ("submitted_at__isnull", True)),
                    models.Q(("status", "submitted"), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="ratings_rating_submitted",
            ),
        ),
    ]
