"""The only place that writes rubric versions and pins."""

from backend.instruments.services.adding import Preview, add_rubric, preview_rubric
from backend.instruments.services.pinning import pin_rubric, unpin_rubric
from backend.instruments.services.shipped import PublishedHasChanged, load_rubric_versions

__all__ = [
    "Preview",
    "PublishedHasChanged",
    "add_rubric",
    "load_rubric_versions",
    "pin_rubric",
    "preview_rubric",
    "unpin_rubric",
]
