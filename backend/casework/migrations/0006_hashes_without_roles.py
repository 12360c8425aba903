import hashlib
import json
import unicodedata

from django.db import migrations


def _plain(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def _digest(said):
    canonical = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _with_roles(turns):
    return _digest([[_plain(t.speaker), t.role, t.start_ms, _plain(t.text)] for t in turns])


def _without_roles(turns):
    return _digest([[_plain(t.speaker), t.start_ms, _plain(t.text)] for t in turns])


def _rehash(apps, old_hash, new_hash):
    """Give the other hash to every transcript whose words are still those that came in.

    The rest keep theirs: it cannot be known any more what they said. So does the second of two
    that now have one content, for it may have been rated.
    """
    Transcript = apps.get_model("casework", "Transcript")
    Turn = apps.get_model("casework", "Turn")
    ImportedFile = apps.get_model("casework", "ImportedFile")
    renamed = {}
    for row in Transcript.objects.order_by("imported_at", "id").iterator(chunk_size=500):
        turns = list(Turn.objects.filter(transcript_id=row.pk).order_by("number"))
        if not turns or old_hash(turns) != row.content_hash:
            continue
        new = new_hash(turns)
        taken = Transcript.objects.filter(programme_id=row.programme_id, content_hash=new)
        if taken.exists():
            continue
        renamed[row.programme_id, row.content_hash] = new
        Transcript.objects.filter(pk=row.pk).update(content_hash=new)
    for file in ImportedFile.objects.order_by("id").iterator(chunk_size=500):
        hashes = [renamed.get((file.programme_id, each), each) for each in file.content_hashes]
        if hashes != file.content_hashes:
            ImportedFile.objects.filter(pk=file.pk).update(content_hashes=hashes)


def leave_roles_out(apps, schema_editor):
    _rehash(apps, _with_roles, _without_roles)


def take_roles_in(apps, schema_editor):
    _rehash(apps, _without_roles, _with_roles)


class Migration(migrations.Migration):
    """A transcript is known by what was said, whatever roles its speakers were given."""

    dependencies = [
        ("casework", "0005_register"),
    ]

    operations = [
        migrations.RunPython(leave_roles_out, take_roles_in),
    ]
