"""Leave nothing of an erased text in the files of the database."""

from typing import Final

from django.db import OperationalError, connections

_WAIT_MS: Final = 500


def empty_write_ahead_log(using: str = "default") -> bool:
    """Write SQLite's log into the database and empty it; tell whether that could be done.

    The database itself overwrites what is deleted (`secure_delete`), but its log keeps the pages as
    they were. Somebody who is reading can be in the way: then it is done with the next erasure, or
    by the daily run.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout={_WAIT_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy = bool(cursor.fetchone()[0])
        except OperationalError:
            is_busy = True
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")
    return not is_busy
