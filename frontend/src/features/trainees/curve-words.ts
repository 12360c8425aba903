import type { CurvePoint, PastPoint, Phase, RatingKind, TraineeCurve } from "@/api/types";
import type { CurveStop } from "@/charts/curve-chart";
import type { CurveMark, Fill, Shape } from "@/charts/curve-layout";
import { coefficient, points as inPoints } from "@/charts/numbers";
import type { TableTwin } from "@/charts/table-twin";
import { formatDay } from "@/lib/dates";
import { counted, phaseWord, ratingKindWord } from "@/lib/words";

const SHAPES: Record<Phase, Shape> = {
  initial: "circle",
  middle: "square",
  termination: "triangle",
};

const FILLS: Record<RatingKind, Fill> = {
  independent: "full",
  supervisor: "hollow",
  self: "dashed",
  gold: "full",
  machine: "dashed",
};

export const SHAPE_WORDS: Readonly<Record<Shape, string>> = {
  circle: "initial phase",
  square: "middle phase",
  triangle: "termination",
  diamond: "phase not set",
};

export const FILL_WORDS: Readonly<Record<Fill, string>> = {
  full: "independent rating",
  hollow: "supervisor's rating",
  dashed: "self-rating",
};

function where(point: CurvePoint): string {
  const inCase =
    point.case_code === null
      ? null
      : `case ${point.case_code}${point.number === null ? "" : `, session ${point.number} of it`}`;
  return [
    inCase,
    point.held_on === null ? null : formatDay(point.held_on),
    point.phase === null ? null : `${phaseWord(point.phase).toLowerCase()} phase`,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

/** One score in words, as its mark says it. */
export function pointWords(point: CurvePoint): string {
  const rater = point.rater_code === null ? "" : ` by ${point.rater_code}`;
  const place = where(point);
  return (
    `Session ${point.x}${place === "" ? "" : ` (${place})`}: ${inPoints(point.score)}` +
    `${asRated(point)}${severity(point)}, ` +
    `${ratingKindWord(point.kind).toLowerCase()} rating${rater}, ` +
    `${counted(point.n_items, "item")}, rubric ${point.rubric_version}` +
    (point.by_adjudicated_area ? ", by the problem area that consensus settled" : "")
  );
}

/** What taking out the rater's severity makes of the score. */
function severity({ score, score_adjusted: adjusted }: CurvePoint): string {
  if (adjusted === null || inPoints(adjusted) === inPoints(score)) return "";
  return ` (${inPoints(adjusted)} without the rater's severity)`;
}

/** The score over all items of the rating's own version, where it is another one. */
function asRated({ score, score_as_rated: own }: CurvePoint): string {
  if (own === null || inPoints(own) === inPoints(score)) return "";
  return ` over the items that can be compared (${inPoints(own)} as rated)`;
}

/** Whether the cohort's model knows how severe some rater of these points is. */
export const knowsSeverity = (points: readonly CurvePoint[]): boolean =>
  points.some((point) => point.score_adjusted !== null);

/** With `adjusted` the severity of the rater is taken out wherever it is known. */
export function curveMarks(points: readonly CurvePoint[], adjusted = false): CurveMark[] {
  return [...points]
    .map((point) => ({ ...(adjusted ? withoutSeverity(point) : point), raw: point }))
    .sort((a, b) => a.x - b.x || order(a).localeCompare(order(b), "en", { numeric: true }))
    .map((point, at) => ({
      id: `${point.x}-${point.kind}-${point.rater_code ?? ""}-${at}`,
      x: point.x,
      score: point.score,
      shape: point.phase === null ? "diamond" : SHAPES[point.phase],
      fill: FILLS[point.kind],
      label: pointWords(point.raw),
    }));
}

function withoutSeverity(point: CurvePoint): CurvePoint {
  return { ...point, score: point.score_adjusted ?? point.score };
}

/** Past scores, the last one at 0: before the first session here. */
export function pastMarks({ points, n_sessions: n }: TraineeCurve["past"]): CurveMark[] {
  return points.map((point, at) => ({
    id: `past-${point.x}-${point.kind}-${point.rater_code}-${at}`,
    x: point.x - n,
    score: point.score,
    shape: point.phase === null ? "diamond" : SHAPES[point.phase],
    fill: FILLS[point.kind],
    label: pastWords(point),
  }));
}

function pastWords(point: PastPoint): string {
  const when = point.held_on === null ? "" : `, ${formatDay(point.held_on)}`;
  return (
    `Past data, ${point.study}, session ${point.session_code}${when}: ${inPoints(point.score)}, ` +
    `${ratingKindWord(point.kind).toLowerCase()} rating by ${point.rater_code}, ` +
    `${counted(point.n_items, "item")}, rubric ${point.rubric_version}`
  );
}

function order(point: CurvePoint): string {
  return `${point.kind} ${point.rater_code ?? ""}`;
}

/** The estimated level at each session, in words; empty without a model. */
export function curveStops({ model, cut }: TraineeCurve): CurveStop[] {
  if (!model.fitted) return [];
  const share = Math.round(model.confidence * 100);
  return model.curve.map((stop) => ({
    ...stop,
    label:
      `Estimated level at session ${stop.x}: ${inPoints(stop.level)}, ${share}% band ` +
      `${inPoints(stop.low)} to ${inPoints(stop.high)}` +
      (cut === null || stop.p_at_or_above_cut === null
        ? ""
        : `, probability of being at or above ${inPoints(cut)}: ${coefficient(stop.p_at_or_above_cut)}`),
  }));
}

/** "Focus on the present, competence" */
export function curveName({ section, scale }: TraineeCurve): string {
  return `${section.name}, ${scale.name.toLowerCase()}`;
}

/** What the picture shows in one line: the first and the last score, or level where there is one. */
export function curveFinding(curve: TraineeCurve): string {
  const name = curveName(curve);
  const n = curve.points.length;
  if (n === 0) return `${name}: no scores yet`;
  if (curve.model.fitted) {
    const first = curve.model.curve[0];
    const last = curve.model.curve.at(-1);
    if (first && last && first.x < last.x) {
      return (
        `${name}: the estimated level goes from ${inPoints(first.level)} at session ${first.x} ` +
        `to ${inPoints(last.level)} at session ${last.x}`
      );
    }
    if (last) return `${name}: the estimated level is ${inPoints(last.level)}`;
  }
  const sessions = new Set(curve.points.map((point) => point.x)).size;
  if (n === 1) return `${name}: one score so far, ${inPoints(curve.points[0]?.score ?? 0)}`;
  return `${name}: ${n} scores from ${counted(sessions, "session")}`;
}

/** How to read the picture; every sentence only where what it explains is drawn. */
export function curveCaption(curve: TraineeCurve, adjusted = false): string {
  const { model, cut, scale } = curve;
  const parts = [
    `Each mark is the mean of one rating, on the whole scale from ${scale.min} to ${scale.max}.`,
  ];
  if (adjusted) {
    parts.push(
      "The severity of each independent rater, as the cohort's model estimates it, is taken out of their marks.",
    );
  }
  if (model.fitted) {
    const share = Math.round(model.confidence * 100);
    parts.push(
      `The line is the level that the model estimates; the shaded band holds the true level in ${share} of 100 such cases.`,
    );
    if (model.cohort_curve.length > 0) {
      parts.push("The light grey band behind is the mean of the cohort.");
    }
  } else if (model.line !== null && model.line.length > 1) {
    parts.push(
      "The dashed line is a straight line through these scores alone and promises nothing.",
    );
  }
  if (curve.past.points.length > 0) {
    parts.push("Left of the upright line stands past data, which the level does not rest on.");
  }
  if (cut !== null) parts.push(`The level line across is the programme's cut at ${inPoints(cut)}.`);
  return parts.join(" ");
}

/** Scores first, then the level of the model, in one table. */
export function curveTable(curve: TraineeCurve): TableTwin {
  return {
    columns: [
      "Session in training",
      "What",
      "Value",
      "Low",
      "High",
      "Probability at or above the cut",
      "Date",
      "Case",
      "Session of the case",
      "Phase",
      "Rater",
      "Items",
      "Rubric version",
      "Score as rated",
      "Without severity",
      "Problem area settled by consensus",
    ],
    rows: [
      ...[...curve.points]
        .sort((a, b) => a.x - b.x)
        .map((point) => [
          point.x,
          `${ratingKindWord(point.kind)} rating`,
          point.score,
          null,
          null,
          null,
          point.held_on,
          point.case_code,
          point.number,
          point.phase,
          point.rater_code,
          point.n_items,
          point.rubric_version,
          point.score_as_rated,
          point.score_adjusted,
          point.by_adjudicated_area ? "yes" : "no",
        ]),
      ...pastRows(curve),
      ...modelRows(curve),
    ],
  };
}

function pastRows({ past }: TraineeCurve) {
  return past.points.map((point) => [
    null,
    `Past data: ${ratingKindWord(point.kind).toLowerCase()} rating`,
    point.score,
    null,
    null,
    null,
    point.held_on,
    `${point.study}, ${point.session_code}`,
    point.number,
    point.phase,
    point.rater_code,
    point.n_items,
    point.rubric_version,
    point.score_as_rated,
    null,
    null,
  ]);
}

function modelRows({ model }: TraineeCurve) {
  const blank = Array<null>(10).fill(null);
  if (!model.fitted) {
    return (model.line ?? []).map((stop) => [
      stop.x,
      "Straight line",
      stop.level,
      null,
      null,
      null,
      ...blank,
    ]);
  }
  return [
    ...model.curve.map((stop) => [
      stop.x,
      "Estimated level",
      stop.level,
      stop.low,
      stop.high,
      stop.p_at_or_above_cut,
      ...blank,
    ]),
    ...model.cohort_curve.map((stop) => [
      stop.x,
      "Cohort mean",
      stop.level,
      stop.low,
      stop.high,
      null,
      ...blank,
    ]),
  ];
}
