import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Give every transcript that has words its speakers, in the order in which they first speak."""
    Turn = apps.get_model("casework", "Turn")
    Speaker = apps.get_model("casework", "Speaker")
    rows = (
        Turn.objects.values("transcript_id", "speaker", "role")
        .annotate(first=models.Min("number"))
        .order_by("transcript_id", "first")
    )
    spoken = {}
    for row in rows.iterator():
        # A label has one role; were it ever otherwise, the role it speaks in first stands.
        spoken.setdefault(row["transcript_id"], {}).setdefault(row["speaker"], row["role"])
    speakers = []
    for transcript, roles in spoken.items():
        therapists = [name for name, role in roles.items() if role == "therapist"]
        speakers.extend(
            Speaker(
                transcript_id=transcript,
                position=position,
                label=name,
                role=role,
                is_trainee=therapists == [name],
            )
            for position, (name, role) in enumerate(roles.items(), start=1)
        )
    Speaker.objects.bulk_create(speakers, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_consent_forms")]

    operations = [
        migrations.CreateModel(
            name="Speaker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=120)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("therapist", "Therapist"),
                            ("client", "Client"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_trainee", models.BooleanField(default=False)),
                (
                    "transcript",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="speakers",
                        to="casework.transcript",
                    ),
                ),
            ],
            options={
                "db_table": "casework_speaker",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("transcript", "label"), name="casework_speaker_label"
                    ),
                    models.UniqueConstraint(
                        fields=("transcript", "position"), name="casework_speaker_position"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_trainee", True)),
                        fields=("transcript",),
                        name="casework_speaker_one_trainee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["therapist", "client", "other"])),
                        name="casework_speaker_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_trainee", False), ("role", "therapist"), _connector="OR"
                        ),
                        name="casework_speaker_trainee_is_therapist",
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
