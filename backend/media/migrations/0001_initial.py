import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casework", "0002_source_formats"),
        ("programmes", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recording",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("audio", "Sound"), ("video", "Picture and sound")], max_length=8
                    ),
                ),
                (
                    "container",
                    models.CharField(
                        choices=[
                            ("mp3", "MP3"),
                            ("mp4", "MP4 or M4A"),
                            ("wav", "WAV"),
                            ("ogg", "Ogg or Opus"),
                            ("webm", "WebM"),
                            ("flac", "FLAC"),
                        ],
                        max_length=8,
                    ),
                ),
                ("file_name", models.CharField(max_length=32, unique=True)),
                ("n_bytes", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("duration_ms", models.PositiveBigIntegerField(blank=True, null=True)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
                (
                    "therapy_session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recordings",
                        to="casework.therapysession",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "media_recording",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at__isnull", True)),
                        fields=("therapy_session",),
                        name="media_recording_one_a_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["audio", "video"])),
                        name="media_recording_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("container__in", ["mp3", "mp4", "wav", "ogg", "webm", "flac"])
                        ),
                        name="media_recording_container",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("n_bytes__gte", 1)), name="media_recording_not_empty"
                    ),
                ],
            },
        ),
    ]
