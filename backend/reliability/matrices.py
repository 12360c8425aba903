"""The one way from stored ratings to the statistics of `fidelity`.

Labels are opaque ids. A frame holds NaN where a rater judged an item as not applicable; nothing
that leaves this module as an answer does.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pandas as pd

import fidelity
from backend.ratings.completeness import Entry
from backend.ratings.matrices import session_scores
from backend.ratings.models import ItemScore, ItemStatus, NotApplicableReason
from backend.reliability.layout import CategoryLayout, Layout
from backend.reliability.wording import undefined

CONFIDENCE = 0.95
SOFTWARE = f"fidelity {fidelity.__version__}"
COLUMNS = [
    "rating",
    "session",
    "rater",
    "item",
    "status",
    "reason",
    "values",
    "choices",
    "count",
]
SCORE_COLUMNS = ["rating", "session", "rater", "item", "section", "scale", "status", "value"]
COEFFICIENTS = (
    "icc_a1",
    "icc_c1",
    "icc_1",
    "icc_ak",
    "icc_ck",
    "icc_1k",
    "icc_qk",
    "alpha_ordinal",
    "alpha_interval",
    "alpha_ratio",
    "alpha_nominal",
    "ac1",
    "ac2_linear",
    "ac2_quadratic",
    "ac2_ordinal",
    "fleiss_kappa",
    "percent_exact",
    "percent_within_one",
)


# What says something of kinds, which have no order, and of counts.
NOMINAL_COEFFICIENTS = ("alpha_nominal", "ac1", "fleiss_kappa", "percent_exact")
# Of yes-or-no judgements.
JUDGEMENT_COEFFICIENTS = ("fleiss_kappa", "ac1", "percent_exact")
COUNT_COEFFICIENTS = (
    "icc_a1",
    "icc_c1",
    "icc_1",
    "icc_ak",
    "icc_ck",
    "icc_1k",
    "icc_qk",
    "alpha_interval",
    "alpha_ratio",
    "percent_exact",
    "percent_within_one",
)


@dataclass(frozen=True, slots=True)
class RatingKey:
    """Which rating, of which session, by whom, and the problem areas it records."""

    rating: UUID
    session: UUID
    rater: UUID
    problem_areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag that a rating raises."""

    session: UUID
    rater: UUID
    flag: str


@dataclass(frozen=True)
class ItemRows:
    """Stored item rows, one per rating and item."""

    frame: pd.DataFrame

    @classmethod
    def of(cls, ratings: Iterable[UUID]) -> "ItemRows":
        """Read the item rows of ratings, in a fixed order."""
        stored = ItemScore.objects.filter(rating_id__in=list(ratings)).order_by("rating_id", "item")
        rows = stored.values_list(
            "rating_id",
            "rating__therapy_session_id",
            "rating__rater_id",
            "item",
            "status",
            "not_applicable_reason",
            "values",
            "choices",
            "count",
        )
        frame = pd.DataFrame(
            [(*map(str, row[:3]), *row[3:]) for row in rows.iterator()], columns=COLUMNS
        )
        return cls(frame)

    def read_as(self, ways: Mapping[UUID, Mapping[str, str]]) -> "ItemRows":
        """Return the rows under the names that `ways` gives items of a rating; others fall away."""
        names = [
            ways.get(UUID(rating), {}).get(item)
            for rating, item in zip(self.frame["rating"], self.frame["item"], strict=True)
        ]
        frame = self.frame.assign(item=pd.Series(names, index=self.frame.index, dtype=object))
        return ItemRows(frame[frame["item"].notna()].reset_index(drop=True))

    def counting(self, counted: Mapping[UUID, Mapping[str, Entry]]) -> "ItemRows":
        """Return the rows with what items of some ratings count as instead, none of it a number."""
        if not counted:
            return self
        rows = self.frame.to_dict("records")
        for row in rows:
            entry = counted.get(UUID(row["rating"]), {}).get(row["item"])
            if entry is not None:
                row |= {"status": entry.status, "reason": entry.not_applicable_reason, "values": {}}
        return ItemRows(pd.DataFrame(rows, columns=COLUMNS))

    def data_hash(
        self, keys: Sequence[RatingKey], layout: Layout, raised: Sequence[Raised] = ()
    ) -> str:
        """Return the SHA-256 of everything the statistics are computed from."""
        parts = [[str(k.session), str(k.rater), sorted(k.problem_areas)] for k in keys]
        rows = self.frame.drop(columns=["rating", "values", "choices", "count"])
        for scale in layout.scales:
            rows[scale] = self._on(scale)
        # Where nobody is asked for them, they are no part of the data.
        if layout.categories:
            rows["choices"] = [" ".join(chosen) for chosen in self.frame["choices"]]
        if layout.counts:
            rows["count"] = self.frame["count"].astype("Int64")
        rows = rows.sort_values(["session", "rater", "item"])
        flags = [sorted([str(row.session), str(row.rater), row.flag] for row in raised)]
        content = json.dumps(
            [sorted(parts), rows.to_csv(index=False), *(flags if raised else [])],
            ensure_ascii=False,
        )
        return hashlib.sha256(content.encode()).hexdigest()

    def _on(self, scale: str) -> pd.Series:
        """Return the values on a scale, missing where a row has none."""
        values = [given.get(scale) for given in self.frame["values"]]
        return pd.Series(values, index=self.frame.index, dtype="float64")

    def scores(self, layout: Layout) -> pd.DataFrame:
        """Return a row per rating, item and scale with its status and its value, if it has one."""
        section = {item.id: item.section for item in layout.items}
        parts = []
        for scale in layout.scales:
            rated = {item.id for item in layout.items_on(scale)}
            part = self.frame[self.frame["item"].isin(rated)].copy()
            part["scale"] = scale
            part["section"] = part["item"].map(section)
            part["value"] = self._on(scale).loc[part.index]
            unscored = (part["status"] == ItemStatus.SCORED) & part["value"].isna()
            unscored |= part["status"] == ItemStatus.UNSCORED
            part["status"] = part["status"].astype(str).mask(unscored, "missing")
            parts.append(part[[*SCORE_COLUMNS, "reason"]])
        return pd.concat(parts, ignore_index=True)


def mean_scores(scores: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Return each rating's mean on every section and on the whole, by the rubric's rule.

    Columns rating, session, rater, scale, section, score, n_items; a mean that the rule does not
    give has no row.
    """
    names = ["rating", "session", "rater", "scale", "section", "score", "n_items"]
    if scores.empty:
        return pd.DataFrame(columns=names)
    # A person may rate one session twice, in two roles: the rating tells them apart.
    renamed = scores.rename(columns={"session": "of_session", "rating": "session"})
    means = session_scores(
        renamed[["session", "rater", "scale", "section", "item", "value", "status"]],
        layout.scoring,
    )
    given = means[means["score"].notna()].rename(
        columns={"session": "rating", "n_answered": "n_items"}
    )
    session_of = scores.drop_duplicates("rating").set_index("rating")["session"]
    given["session"] = given["rating"].map(session_of)
    return given.astype({"score": "float64"})[names].reset_index(drop=True)


@dataclass(frozen=True)
class RoundMatrices:
    """A round's independent ratings as long frames: session × rater × variable."""

    layout: Layout
    # Columns session, rater, item, scale, score.
    items: pd.DataFrame
    # Columns session, rater, section, scale, score.
    means: pd.DataFrame
    # Columns session, rater, item, choices; a row each for who was asked, None for no occasion.
    categories: pd.DataFrame
    # Columns session, rater, item, score.
    counts: pd.DataFrame
    # Sessions whose raters recorded different problem areas: their area items are left out.
    area_differs: frozenset[UUID]
    data_hash: str

    @classmethod
    def of(
        cls, keys: Sequence[RatingKey], layout: Layout, raised: Sequence[Raised] = ()
    ) -> "RoundMatrices":
        """Build the matrices of the ratings named, and of the flags that they raise."""
        return cls.of_rows(ItemRows.of(key.rating for key in keys), keys, layout, raised)

    @classmethod
    def of_rows(
        cls,
        rows: ItemRows,
        keys: Sequence[RatingKey],
        layout: Layout,
        raised: Sequence[Raised] = (),
    ) -> "RoundMatrices":
        """Build the matrices of ratings whose item rows were read already."""
        scores = rows.scores(layout)
        differing = sessions_that_differ(keys)
        return cls(
            layout=layout,
            items=_item_matrix(scores, layout, differing),
            means=mean_scores(scores, layout),
            categories=_answered(rows.frame, [row.id for row in layout.categories], "choices"),
            counts=_answered(rows.frame, [row.id for row in layout.counts], "count").rename(
                columns={"count": "score"}
            ),
            area_differs=differing,
            data_hash=rows.data_hash(keys, layout, raised),
        )

    def item_reports(self, scale: str, *, cross_check: bool) -> dict[str, dict[str, Any]]:
        """Return what `fidelity.report` says of every item that somebody rated on the scale."""
        chosen = self.items[self.items["scale"] == scale]
        values = self.layout.scales[scale].values
        return _report(chosen, level="ordinal", values=values, cross_check=cross_check)

    def mean_reports(self, scale: str, *, cross_check: bool) -> dict[str, dict[str, Any]]:
        """Return the same of every section's mean, and of the mean of the whole session."""
        chosen = self.means[self.means["scale"] == scale].rename(columns={"section": "item"})
        return _report(chosen, level="interval", values=None, cross_check=cross_check)

    def category_reports(
        self, category: CategoryLayout, *, cross_check: bool
    ) -> dict[str, dict[str, Any]]:
        """Return what `fidelity.report` says of a judgement of kind.

        One of one choice is a variable by its own id; one of several is a variable for each choice,
        made or not, by the choice's id.
        """
        rows = self.categories[self.categories["item"] == category.id]
        ids = list(category.choices)
        if category.at_most == 1:
            places = {choice: place for place, choice in enumerate(ids)}
            given = [None if c is None else places[c[0]] for c in rows["choices"]]
            return _report(
                rows.assign(score=pd.Series(given, index=rows.index, dtype="float64")),
                level="nominal",
                values=range(len(ids)),
                cross_check=cross_check,
            )
        parts = [
            rows.assign(
                item=choice,
                score=pd.Series(
                    [None if c is None else float(choice in c) for c in rows["choices"]],
                    index=rows.index,
                    dtype="float64",
                ),
            )
            for choice in ids
        ]
        frame = pd.concat(parts, ignore_index=True)
        return _report(frame, level="nominal", values=(0, 1), cross_check=cross_check)

    def count_reports(self, *, cross_check: bool) -> dict[str, dict[str, Any]]:
        """Return what `fidelity.report` says of every count that somebody gave."""
        frame = self.counts.astype({"score": "float64"})
        return _report(frame, level="ratio", values=None, cross_check=cross_check)


def sessions_that_differ(keys: Iterable[RatingKey]) -> frozenset[UUID]:
    """Return the sessions whose raters did not all record the same problem areas."""
    areas: dict[UUID, set[frozenset[str]]] = {}
    for key in keys:
        areas.setdefault(key.session, set()).add(key.problem_areas)
    return frozenset(session for session, found in areas.items() if len(found) > 1)


def said_reports(
    keys: Sequence[RatingKey], said: Mapping[str, frozenset[tuple[UUID, UUID]]]
) -> dict[str, dict[str, Any]]:
    """Return what `fidelity.report` says of yes-or-no judgements that every rating makes.

    `said` are, by judgement, the sessions and raters that say yes; every other rating says no.
    """
    frame = pd.DataFrame(
        [
            (str(key.session), str(key.rater), name, float((key.session, key.rater) in yes))
            for name, yes in said.items()
            for key in keys
        ],
        columns=["session", "rater", "item", "score"],
    )
    return _report(frame, level="nominal", values=(0, 1), cross_check=False)


def _answered(frame: pd.DataFrame, parts: Sequence[str], column: str) -> pd.DataFrame:
    """Return answers of one column; what nobody was asked has no row, no occasion no answer."""
    rows = frame[frame["item"].isin(list(parts))]
    is_scored = rows["status"] == ItemStatus.SCORED
    is_without = (rows["status"] == ItemStatus.NOT_APPLICABLE) & (
        rows["reason"] == NotApplicableReason.NO_OPPORTUNITY
    )
    kept = rows[is_scored | is_without]
    given = kept[column].astype(object).where(kept["status"] == ItemStatus.SCORED, None)
    return kept.assign(**{column: given})[["session", "rater", "item", column]].reset_index(
        drop=True
    )


def _item_matrix(scores: pd.DataFrame, layout: Layout, differing: frozenset[UUID]) -> pd.DataFrame:
    """Return item scores; what nobody was asked (by phase, format or area) has no row."""
    follows = [item.id for item in layout.items if item.follows_area]
    is_out = (scores["status"] == ItemStatus.NOT_APPLICABLE) & (
        scores["reason"] != NotApplicableReason.NO_OPPORTUNITY
    )
    is_apart = scores["item"].isin(follows) & scores["session"].isin([str(s) for s in differing])
    kept = scores[~is_out & ~is_apart & (scores["status"] != "missing")].copy()
    score = kept["value"]
    for status, stands_for in (
        (ItemStatus.ABSENT, layout.scoring.absent),
        (ItemStatus.MISSED_OPPORTUNITY, layout.scoring.missed_opportunity),
    ):
        score = score.mask(kept["status"] == status, kept["scale"].map(dict(stands_for)))
    kept["score"] = score
    return kept[["session", "rater", "item", "scale", "score"]].reset_index(drop=True)


def _report(
    frame: pd.DataFrame, *, level: Any, values: Iterable[float] | None, cross_check: bool
) -> dict[str, dict[str, Any]]:
    if frame.empty:
        return {}
    found = fidelity.report(
        frame[["session", "rater", "item", "score"]],
        values=values,
        level=level,
        confidence=CONFIDENCE,
        cross_check=cross_check,
    )
    return {entry["item"]: entry for entry in found.to_dict()["items"]}


def estimates_of(
    entry: Mapping[str, Any] | None, coefficients: Sequence[str] = COEFFICIENTS
) -> dict[str, dict[str, Any]]:
    """Return the coefficients of an entry; of a variable that nobody rated, the reason why not."""
    missing = {"value": None, "reason": "insufficient_data"}
    if entry is None:
        return {key: dict(missing) for key in coefficients}
    return {key: dict(entry["estimates"][key]) for key in coefficients}


def pair_kappa(
    first: Iterable[float],
    second: Iterable[float],
    *,
    values: Iterable[float],
    sessions: Iterable[str],
) -> dict[str, Any]:
    """Return kappa with quadratic weights of two raters' scores of the same items.

    The items of a session hang together, so its interval is over sessions.
    """
    try:
        found = fidelity.cohen_kappa(
            pd.DataFrame({"first": list(first), "second": list(second)}),
            scale=list(values),
            weights="quadratic",
            confidence=CONFIDENCE,
            sessions=list(sessions),
        )
    except (fidelity.InsufficientData, fidelity.DegenerateData) as error:
        return undefined(error.code)
    return found.to_dict()


def drift_model(frame: pd.DataFrame) -> tuple[str | None, fidelity.RaterDrift | None]:
    """Return the change of raters over time, or the reason why the ratings give none.

    Columns session, rater, score and date.
    """
    try:
        return None, fidelity.rater_drift(frame, time="date", confidence=CONFIDENCE)
    except (fidelity.InsufficientData, fidelity.DegenerateData, fidelity.NotConverged) as error:
        return error.code, None


def cross_check_of(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return how far the second implementation differs over all variables it was asked for."""
    checks = [entry["cross_check"] for entry in entries if "cross_check" in entry]
    found = [check for check in checks if check["max_abs_difference"] is not None]
    if not found:
        return None
    return {
        "package": found[0]["package"],
        "n_variables": len(found),
        "max_abs_difference": max(check["max_abs_difference"] for check in found),
    }


def panel_plan(icc: float, low: float | None, high: float | None, target: float) -> dict[str, Any]:
    """Return what the mean of one to six raters is worth, and raters needed for the target."""
    return fidelity.plan_panel(icc, low=low, high=high, target=target).to_dict()


def dependability_plan(variance: Mapping[str, float], target: float) -> dict[str, Any]:
    """Return how dependable a trainee's mean is over sessions that each have fresh raters."""
    parts = {"trainee": 0.0, "session_in_trainee": 0.0, "trainee_x_rater": 0.0, **variance}
    components = fidelity.GStudyComponents(**parts)
    return fidelity.plan_dependability(components, phi=target, designs=["nested"]).to_dict()
