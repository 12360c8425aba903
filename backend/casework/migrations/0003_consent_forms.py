"""Forms of consent as rows of their own; consents point to them.

Consents named a version of a form until now. Each becomes a form without text, by that name.
"""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

NAME = "Consent form"
# On a form whose text was not kept, a client may have ticked any of them.
SCOPES = ["certification", "media", "research", "training"]


def forms_of_earlier_consents(apps, schema_editor):
    Consent = apps.get_model("casework", "Consent")
    ConsentForm = apps.get_model("casework", "ConsentForm")
    named = Consent.objects.filter(form__isnull=True).values("programme_id", "form_version")
    for row in named.annotate(since=models.Min("recorded_at")).order_by("since"):
        form = ConsentForm.objects.create(
            programme_id=row["programme_id"],
            name=NAME,
            version=row["form_version"],
            scopes=SCOPES,
            published_at=row["since"],
        )
        Consent.objects.filter(
            programme_id=row["programme_id"], form_version=row["form_version"]
        ).update(form=form)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_source_formats"),
        ("programmes", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="keep_scores",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="consent",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="ConsentForm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("version", models.CharField(max_length=40)),
                ("text", models.TextField(blank=True)),
                ("scopes", models.JSONField()),
                ("offers_keeping_scores", models.BooleanField(default=False)),
                ("expires_after_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("published_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "casework_consent_form",
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="form",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.consentform",
            ),
        ),
        migrations.RunPython(forms_of_earlier_consents, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_by__isnull", True), ("withdrawn_at__isnull", False), _connector="OR"
                ),
                name="casework_consent_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentform",
            constraint=models.UniqueConstraint(
                fields=("programme", "name", "version"), name="casework_consent_form_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="consentform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_after_months__isnull", True),
                    ("expires_after_months__gte", 1),
                    _connector="OR",
                ),
                name="casework_consent_form_months",
            ),
        ),
    ]
