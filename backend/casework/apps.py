"""Cases, therapy sessions and their transcripts."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """From a recording that was made to a session that raters may be given."""

    name = "backend.casework"
    label = "casework"
