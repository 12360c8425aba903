"""Guards of rows that are final, but whose words are erased with a session's text."""

from backend.core.triggers import Guard

_KEPT = "what was given is never changed; only its words are erased"


def blanked_only(
    *columns: str, words: tuple[str, ...], may_be_null: tuple[str, ...] = (), when: str = ""
) -> Guard:
    """Refuse every change of a row but that its words become empty.

    `when` limits the guard to some rows. What is named in neither list may change.
    """
    changed = [f"NEW.{name} <> ''" for name in words]
    changed += [f"NEW.{name} <> OLD.{name}" for name in columns]
    # Of what may be null, both databases compare the text.
    changed += [
        f"COALESCE(CAST(NEW.{name} AS TEXT), '') <> COALESCE(CAST(OLD.{name} AS TEXT), '')"
        for name in may_be_null
    ]
    condition = " OR ".join(changed)
    return Guard("UPDATE", _KEPT, f"({when}) AND ({condition})" if when else condition)


def never_removed(when: str = "") -> Guard:
    """Refuse that a row is removed."""
    return Guard("DELETE", _KEPT, when)
