"""The words that cases, sessions, consents and transcripts choose from."""

from django.db import models


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


class Condition(models.TextChoices):
    """What a client is treated for; a list, so that no note can tell who it is."""

    DEPRESSION = "depression", "Depression"
    PERSISTENT_DEPRESSION = "persistent_depression", "Persistent depression"
    PERINATAL_DEPRESSION = "perinatal_depression", "Perinatal depression"
    ADOLESCENT_DEPRESSION = "adolescent_depression", "Depression in adolescence"
    LATE_LIFE_DEPRESSION = "late_life_depression", "Depression in late life"
    BIPOLAR = "bipolar", "Bipolar disorder"
    ANXIETY = "anxiety", "Anxiety disorder"
    PTSD = "ptsd", "Post-traumatic stress disorder"
    PROLONGED_GRIEF = "prolonged_grief", "Prolonged grief"
    EATING = "eating", "Eating disorder"
    OTHER = "other", "Other"


class Recording(models.TextChoices):
    """Whether a meeting was recorded, and whether the recording is still there."""

    RECORDED = "recorded", "Recorded"
    NOT_RECORDED = "not_recorded", "Not recorded"
    LOST = "lost", "Recording lost"


class MissingReason(models.TextChoices):
    """Why a meeting that was held has no recording."""

    DECLINED = "declined", "The client did not want it"
    SETTING = "setting", "The place or service does not allow it"
    CLINICAL = "clinical", "The therapist held it unwise that day"
    TECHNICAL = "technical", "The equipment failed"
    FORGOTTEN = "forgotten", "It was forgotten"
    DAMAGED = "damaged", "The file is damaged or was deleted"
    OTHER = "other", "Another reason"


class Measure(models.TextChoices):
    """A questionnaire on how the client is."""

    PHQ9 = "phq9", "PHQ-9"
    GAD7 = "gad7", "GAD-7"
    OTHER = "other", "Another questionnaire"


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
