"""Cases, therapy sessions, consent and transcripts.

"Session" always means a therapy session here; the model is `TherapySession` because Django's own
sessions have taken the shorter word.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Enrolment, Programme


class Format(models.TextChoices):
    """Who sits in the room."""

    INDIVIDUAL = "individual", "Individual"
    GROUP = "group", "Group"
    COUPLE = "couple", "Couple"


class Phase(models.TextChoices):
    """Where in the course of treatment a session lies."""

    INITIAL = "initial", "Initial"
    MIDDLE = "middle", "Middle"
    TERMINATION = "termination", "Termination"


class ProblemArea(models.TextChoices):
    """The four interpersonal problem areas."""

    GRIEF = "grief", "Grief"
    DISPUTE = "dispute", "Role dispute"
    TRANSITION = "transition", "Role transition"
    SENSITIVITY = "sensitivity", "Interpersonal sensitivity"


class ConsentScope(models.TextChoices):
    """What a client agreed to."""

    TRAINING = "training", "Training"
    RESEARCH = "research", "Research"
    CERTIFICATION = "certification", "Certification"
    MEDIA = "media", "Sound or picture"


class SpeakerRole(models.TextChoices):
    """Who speaks a turn."""

    THERAPIST = "therapist", "Therapist"
    CLIENT = "client", "Client"
    OTHER = "other", "Other"


class SourceFormat(models.TextChoices):
    """What kind of file a transcript came from."""

    CSV = "csv", "CSV"
    WEBVTT = "webvtt", "WebVTT"
    SRT = "srt", "SRT"
    WHISPER = "whisper", "Whisper JSON"
    ASSEMBLYAI = "assemblyai", "AssemblyAI JSON"
    DEEPGRAM = "deepgram", "Deepgram JSON"
    DOCX = "docx", "Word document"
    TEXT = "text", "Plain text"


class Case(Identified):
    """One client's (or couple's, or group's) course of treatment with a trainee."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cases")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="cases")
    # A pseudonym code; never initials or a date of birth.
    code = models.CharField(max_length=24)
    format = models.CharField(max_length=12, choices=Format.choices, default=Format.INDIVIDUAL)
    planned_sessions = models.PositiveSmallIntegerField()
    # One or two of ProblemArea; hidden from whoever rates before they record their own.
    agreed_problem_areas = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "casework_case"
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="casework_case_code"),
            models.CheckConstraint(
                condition=Q(format__in=Format.values), name="casework_case_format"
            ),
            models.CheckConstraint(
                condition=Q(planned_sessions__gte=1), name="casework_case_planned"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class TherapySession(Identified):
    """One meeting. Without a case it waits as unassigned."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sessions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="sessions")
    # What the file called it; for the person who places it into a case.
    label = models.CharField(max_length=120)
    # Counted from 1 within the case.
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    phase = models.CharField(max_length=12, choices=Phase.choices, blank=True)
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "casework_therapy_session"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                condition=Q(number__isnull=False),
                name="casework_session_number",
            ),
            models.CheckConstraint(
                condition=Q(phase="") | Q(phase__in=Phase.values), name="casework_session_phase"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(case__isnull=False),
                name="casework_session_number_needs_case",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ImportedFile(Identified):
    """A file that was read, known by its content, so that it is not read twice."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=12, choices=SourceFormat.choices)
    n_bytes = models.PositiveIntegerField()
    # Of every transcript in it, in order, those included that another file had brought already.
    content_hashes = models.JSONField(default=list)
    # [{code, detail, line, transcript}]
    warnings = models.JSONField(default=list, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "casework_imported_file"
        constraints = [
            models.UniqueConstraint(fields=["programme", "sha256"], name="casework_file_once")
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Transcript(Identified):
    """The words of a session. When the text is deleted under retention this row stays."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="transcripts")
    therapy_session = models.OneToOneField(
        TherapySession, on_delete=models.PROTECT, related_name="transcript"
    )
    source = models.ForeignKey(
        ImportedFile, on_delete=models.PROTECT, null=True, related_name="transcripts"
    )
    content_hash = models.CharField(max_length=64)
    n_turns = models.PositiveIntegerField()
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    # [{code, detail, line}]
    warnings = models.JSONField(default=list, blank=True)
    imported_at = models.DateTimeField(auto_now_add=True)
    # When the text was deleted; the number of turns and the hash stay as a tombstone.
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "casework_transcript"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "content_hash"], name="casework_transcript_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Turn(models.Model):
    """One speaker's utterance, counted from 1 within the transcript."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField()
    speaker = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=SpeakerRole.choices)
    # Milliseconds from the start of the recording.
    start_ms = models.PositiveIntegerField(null=True, blank=True)
    end_ms = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField()

    class Meta:
        db_table = "casework_turn"
        constraints = [
            models.UniqueConstraint(fields=["transcript", "number"], name="casework_turn_number"),
            models.CheckConstraint(
                condition=Q(role__in=SpeakerRole.values), name="casework_turn_role"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="casework_turn_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.transcript_id} {self.number}"


class Consent(Identified):
    """What the client agreed to for one session; only its withdrawal is written later."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="consents"
    )
    # Values of ConsentScope.
    scopes = models.JSONField()
    form_version = models.CharField(max_length=40)
    given_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "casework_consent"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("given_on")),
                name="casework_consent_dates",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class DeidentificationAttestation(Identified, AppendOnly):
    """A person's word that nobody can be recognised in a transcript."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="attestations"
    )
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    attested_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "casework_deidentification"

    def __str__(self) -> str:
        return str(self.id)
