"""From item scores to section and overall scores, with an explicit rule for what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from fidelity import _validate
from fidelity.errors import DuplicateRating, InvalidInput

OVERALL = "overall"

#: How item scores become one: their mean, their sum, or not at all.
Rule: TypeAlias = Literal["mean", "sum", "none"]


def score_sessions(
    frame: pd.DataFrame,
    *,
    min_answered: float = 1.0,
    overall: str = OVERALL,
    absent: float | Mapping[str, float] = 0.0,
    missed_opportunity: float | Mapping[str, float] = 0.0,
    section_score: Rule = "mean",
    overall_score: Rule = "mean",
) -> pd.DataFrame:
    """Score of each section and of the whole session, for every rating.

    Parameters
    ----------
    frame : DataFrame
        One row per item of a rating: columns session, rater, section, item, value, status, and
        optionally scale where items are scored on more than one. `status` is "scored" (with a
        value), "absent" (a required item that did not happen), "missed_opportunity" (an occasion
        passed over), "not_applicable" (enters no score) or "missing" (not answered).
    min_answered : float
        Share of the applicable items that must be answered for a score to be given, above 0 up to
        1. The default gives none when anything is missing.
    overall : str
        Label of the rows for the whole session; no section may bear it.
    absent, missed_opportunity : float or mapping of str to float
        What the status stands for: one number, or one for each scale.
    section_score, overall_score : {"mean", "sum", "none"}
        How item scores become the section's and the whole session's; with "none" there are no
        such rows.

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
        A column or label is missing, a status is unknown, a value contradicts its status, the
        share is no proportion, a rule is unknown, or a scale has no number for a status.
    DuplicateRating
        An item occurs twice in one rating.

    Notes
    -----
    The overall score is over all applicable items, not over sections, so a section with few
    applicable items does not weigh more than its items. Missing stays missing: it is never filled
    in, and what is answered stands for it only if `min_answered` allows.

    A sum is the mean of the answered items times the number of items in the frame, whatever they
    say, so that it lies on the same range in every session: the exact sum where all are answered,
    and in proportion where some do not apply or are missing. It needs a row for every item.

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

    A sum on a scale from 1, where an absent item stands for 1:

    >>> frame["value"] = [4, None, None]
    >>> sums = score_sessions(frame, absent=1, section_score="none", overall_score="sum")
    >>> sums[["section", "score"]].to_dict("records")
    [{'section': 'overall', 'score': 7.5}]
    """
    if not 0.0 < min_answered <= 1.0:
        raise InvalidInput(f"min_answered is a proportion above 0, not {min_answered}")
    for name, rule in (("section_score", section_score), ("overall_score", overall_score)):
        if rule not in get_args(Rule):
            raise InvalidInput(f"{name} is mean, sum or none, not {rule!r}")
    keys = _checked_keys(frame, overall)
    rows = frame[[*keys, "section", "item"]].copy()
    stands_for = {"absent": absent, "missed_opportunity": missed_opportunity}
    rows["value"] = _item_scores(frame, stands_for)
    rows["status"] = frame["status"].to_numpy()
    sections = _scores(rows, [*keys, "section"], min_answered, section_score)
    whole = _scores(rows, keys, min_answered, overall_score)
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


def _stands_for(frame: pd.DataFrame, status: str, given: float | Mapping[str, float]) -> np.ndarray:
    """Return for every row the number that a status stands for on its scale."""
    if not isinstance(given, Mapping):
        return np.full(len(frame), float(given))
    if "scale" not in frame.columns:
        raise InvalidInput(f"{status} is given by scale, but the rows have no column scale")
    numbers = frame["scale"].map(dict(given))
    if numbers.isna().any():
        at = frame["scale"].iloc[int(np.argmax(numbers.isna().to_numpy()))]
        raise InvalidInput(f"{status} has no number for scale {at}")
    return numbers.to_numpy(dtype=float)


def _item_scores(
    frame: pd.DataFrame, stands_for: Mapping[str, float | Mapping[str, float]]
) -> pd.Series:
    """Return the number each row stands for, missing where it stands for none."""
    value = _validate.numeric(frame["value"], "value")
    status = frame["status"].to_numpy(dtype=object)
    given = ~np.isnan(value)
    scores = np.full(len(frame), np.nan)
    known = np.zeros(len(frame), dtype=bool)
    wrong = np.zeros(len(frame), dtype=bool)
    for name in ("scored", *stands_for, "not_applicable", "missing"):
        chosen = status == name
        known |= chosen
        if name == "scored":
            scores[chosen] = value[chosen]
            wrong |= chosen & ~given
        elif name in stands_for:
            number = _stands_for(frame, name, stands_for[name])
            scores[chosen] = number[chosen]
            wrong |= chosen & given & (value != number)
        else:
            wrong |= chosen & given
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


def _scores(rows: pd.DataFrame, keys: list[str], min_answered: float, rule: Rule) -> pd.DataFrame:
    """Return the score and the counts of every group, without a row where there is no rule."""
    counted = rows[keys].assign(
        total=rows["value"].fillna(0.0),
        n_applicable=(rows["status"] != "not_applicable").astype("int64"),
        n_answered=rows["value"].notna().astype("int64"),
        n_items=1,
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
    # Whatever an item says, its place is among those that a sum ranges over.
    places = sums["n_items"] if rule == "sum" else 1
    sums["score"] = (mean * places).where(enough, other=pd.NA).astype("Float64")
    sums["reason"] = reason
    counts = [name for name in sums.columns if name.startswith("n_") and name != "n_items"]
    order = [key for key in keys if key != "section"]
    found = sums[[*order, "section", "score", *counts, "reason"]]
    return found.iloc[:0] if rule == "none" else found
