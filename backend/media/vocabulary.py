"""The words that recordings choose from."""

from django.db import models


class Kind(models.TextChoices):
    """What one perceives."""

    AUDIO = "audio", "Sound"
    VIDEO = "video", "Picture and sound"


class Container(models.TextChoices):
    """How a file packs sound and picture; M4A is MP4 without a picture, Opus lies in Ogg."""

    MP3 = "mp3", "MP3"
    MP4 = "mp4", "MP4 or M4A"
    WAV = "wav", "WAV"
    OGG = "ogg", "Ogg or Opus"
    WEBM = "webm", "WebM"
    FLAC = "flac", "FLAC"
