"""From item scores to section and overall scores, with an explicit rule for what is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fidelity import _validate
from fidelity.errors import DuplicateRating, InvalidInput

#: What a row says about an item, and the score it stands for; None stands for no number.
STATUSES: dict[str, float | None] = {
    "scored": None,
    "absent": 0.0,
    "missed_opportunity": 0.0,
    "not_applicable": None,
    "missing": None,
}

OVERALL = "overall"


def score_sessions(
    frame: pd.DataFrame, *, min_answered: float = 1.0, overall: str = OVERALL
) -> pd.DataFrame:
    """Mean item score of each section and of the whole session, for every rating.

    Parameters
    ----------
    frame : DataFrame
        One row per item of a rating: columns session, rater, section, item, value, status, and
        optionally scale where items are scored on more than one. `status` is "scored" (with a
        value), "absent" or "missed_opportunity" (a required item that did not happen: 0),
        "not_applicable" (enters no mean) or "missing" (not answered).
    min_answered : float
        Share of the applicable items that must be answered for a mean to be given, above 0 up to
        1. The default gives none when anything is missing.
    overall : str
        Label of the rows for the whole session; no section may bear it.

    Returns
    -------
    DataFrame
        One row per rating (and scale) and section, and one for the whole session: score, the
        counts n_applicable, n_answered, n_absent, n_missed_opportunity, n_not_applicable and
        n_missing, and a reason ("missing_items" or "no_applicable_items") where the score is
        missing. Scores are nullable floats, so no NaN leaves this function.

    Raises
    ------
    InvalidInput
        A column or label is missing, a status is unknown, a value contradicts its status, or the
        share is no proportion.
    DuplicateRating
        An item occurs twice in one rating.

    Notes
    -----
    The overall score is the mean over all applicable items, not over sections, so a section with
    few applicable items does not weigh more than its items. Missing stays missing: it is never
    filled in, and what is answered stands for it only if `min_answered` allows.

    References
    ----------
    .. [1] Graham, J. W. (2009). Missing data analysis: making it work in the real world. Annual
       Review of Psychology, 60, 549-576. On averaging the available items of a scale.

    Examples
    --------
    >>> frame = pd.DataFrame({
    ...     "session": "s1", "rater": "r1", "section": ["A", "A", "B"], "item": ["A1", "A2", "B1"],
    ...     "value": [4, None, None], "status": ["scored", "absent", "not_applicable"],
    ... })
    >>> scores = score_sessions(frame)
    >>> scores[["section", "score", "n_applicable"]].to_dict("records")[0]
    {'section': 'A', 'score': 2.0, 'n_applicable': 2}
    """
    if not 0.0 < min_answered <= 1.0:
        raise InvalidInput(f"min_answered is a proportion above 0, not {min_answered}")
    keys = _checked_keys(frame, overall)
    rows = frame[[*keys, "section", "item"]].copy()
    rows["value"] = _item_scores(frame)
    rows["status"] = frame["status"].to_numpy()
    sections = _means(rows, [*keys, "section"], min_answered)
    whole = _means(rows, keys, min_answered)
    whole["section"] = overall
    scores = pd.concat([sections, whole], ignore_index=True)[sections.columns]
    # The whole session stands after its sections, whatever the label.
    scores["last"] = scores["section"] == overall
    ordered = scores.sort_values([*keys, "last", "section"], kind="stable", ignore_index=True)
    return ordered.drop(columns="last")


def _checked_keys(frame: pd.DataFrame, overall: str) -> list[str]:
    """Check labels and uniqueness, and return the columns that name a rating."""
    _validate.check_columns(frame, ["session", "rater", "section", "item", "value", "status"])
    keys = ["session", "rater", *(["scale"] if "scale" in frame.columns else [])]
    for column in (*keys, "section", "item"):
        if frame[column].isna().any():
            row = int(np.argmax(frame[column].isna().to_numpy()))
            raise InvalidInput(f"row {row + 1}: the {column} has no label")
    if (frame["section"] == overall).any():
        raise InvalidInput(f"no section may be called {overall!r}")
    repeated = frame.duplicated([*keys, "item"]).to_numpy()
    if repeated.any():
        first = frame.iloc[int(np.argmax(repeated))]
        raise DuplicateRating(
            f"session {first['session']}, rater {first['rater']}, item {first['item']}: "
            "scored more than once"
        )
    return keys


def _item_scores(frame: pd.DataFrame) -> pd.Series:
    """Return the number each row stands for, missing where it stands for none."""
    value = _validate.numeric(frame["value"], "value")
    status = frame["status"].to_numpy(dtype=object)
    given = ~np.isnan(value)
    scores = np.full(len(frame), np.nan)
    known = np.zeros(len(frame), dtype=bool)
    wrong = np.zeros(len(frame), dtype=bool)
    for name, stands_for in STATUSES.items():
        chosen = status == name
        known |= chosen
        if name == "scored":
            scores[chosen] = value[chosen]
            wrong |= chosen & ~given
        elif stands_for is None:
            wrong |= chosen & given
        else:
            scores[chosen] = stands_for
            wrong |= chosen & given & (value != stands_for)
    for bad, problem in ((~known, "is unknown"), (wrong, "contradicts its value")):
        if bad.any():
            row = int(np.argmax(bad))
            at = frame.iloc[row]
            raise InvalidInput(
                f"session {at['session']}, rater {at['rater']}, item {at['item']}: "
                f"status {status[row]!r} {problem}"
            )
    column = pd.Series(scores, index=frame.index).astype("Float64")
    return column.mask(np.isnan(scores))


def _means(rows: pd.DataFrame, keys: list[str], min_answered: float) -> pd.DataFrame:
    """Return the mean score and the counts of every group."""
    counted = rows[keys].assign(
        total=rows["value"].fillna(0.0),
        n_applicable=(rows["status"] != "not_applicable").astype("int64"),
        n_answered=rows["value"].notna().astype("int64"),
        **{
            f"n_{name}": (rows["status"] == name).astype("int64")
            for name in ("absent", "missed_opportunity", "not_applicable", "missing")
        },
    )
    sums = counted.groupby(keys, sort=True, as_index=False).sum()
    applicable, answered = sums["n_applicable"], sums["n_answered"]
    enough = (answered > 0) & (answered >= min_answered * applicable - 1e-9)
    mean = sums["total"] / answered.where(answered > 0, 1)
    reason = pd.Series("missing_items", index=sums.index, dtype=object)
    reason[applicable == 0] = "no_applicable_items"
    reason[enough] = None
    if "section" not in keys:
        sums["section"] = ""
    sums["score"] = mean.where(enough, other=pd.NA).astype("Float64")
    sums["reason"] = reason
    counts = [name for name in sums.columns if name.startswith("n_")]
    order = [key for key in keys if key != "section"]
    return sums[[*order, "section", "score", *counts, "reason"]]
