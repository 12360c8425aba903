"""System check of the folder for recordings."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def check_folder(**_: Any) -> Sequence[CheckMessage]:
    """Refuse a folder whose files the web server would hand to anybody."""
    folder = Path(settings.MEDIA_ROOT).resolve()
    public: list[Any] = [*settings.STATICFILES_DIRS, settings.FRONTEND_DIST]
    if settings.STATIC_ROOT:
        public.append(settings.STATIC_ROOT)
    for place in public:
        served = Path(place).resolve()
        if folder == served or served in folder.parents or folder in served.parents:
            return [
                Error(
                    f"MEDIA_ROOT is {folder}, but files in {served} are served to everybody.",
                    hint="Set MEDIA_ROOT to a private folder of its own.",
                    id="attune.E004",
                )
            ]
    return []
