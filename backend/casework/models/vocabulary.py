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
