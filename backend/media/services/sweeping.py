"""Remove files that belong to nothing: what a killed server left behind."""

import time
from dataclasses import dataclass

from backend.audit.services import record
from backend.media import storage
from backend.media.models import Recording

# A file is moved just before its row is committed, and an upload may take a night.
_YOUNG_SECONDS = 3600
_RECEIVING_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Swept:
    """What was removed, and how many recordings lack their file, which nobody can mend."""

    n_orphans: int
    n_erased: int
    n_unfinished: int
    n_missing: int


def sweep_files() -> Swept:
    """Remove files without a row, of erased recordings, and of uploads that never ended."""
    rows = dict(Recording.objects.values_list("file_name", "deleted_at"))
    now = time.time()
    counts = {"orphans": 0, "erased": 0, "unfinished": 0}
    there: set[str] = set()
    for path in storage.kept_files():
        there.add(path.name)
        if path.name not in rows and now - path.stat().st_mtime > _YOUNG_SECONDS:
            path.unlink(missing_ok=True)
            counts["orphans"] += 1
        elif rows.get(path.name) is not None:
            path.unlink(missing_ok=True)
            counts["erased"] += 1
    for path in storage.incoming_files():
        if now - path.stat().st_mtime > _RECEIVING_SECONDS:
            path.unlink(missing_ok=True)
            counts["unfinished"] += 1
    kept = {name for name, deleted_at in rows.items() if deleted_at is None}
    if any(counts.values()):
        record(actor=None, verb="media.swept", details=counts)
    return Swept(counts["orphans"], counts["erased"], counts["unfinished"], len(kept - there))
