from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="importedfile",
            name="format",
            field=models.CharField(
                choices=[
                    ("csv", "CSV"),
                    ("webvtt", "WebVTT"),
                    ("srt", "SRT"),
                    ("whisper", "Whisper JSON"),
                    ("assemblyai", "AssemblyAI JSON"),
                    ("deepgram", "Deepgram JSON"),
                    ("docx", "Word document"),
                    ("text", "Plain text"),
                ],
                max_length=12,
            ),
        ),
    ]
