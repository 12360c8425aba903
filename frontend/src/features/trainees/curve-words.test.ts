import { describe, expect, it } from "vitest";
import { FITTED, makeCurve, makePoint, REFUSED } from "./curve.fixture";
import {
  curveCaption,
  curveFinding,
  curveMarks,
  curveStops,
  curveTable,
  pastMarks,
} from "./curve-words";

describe("curveMarks", () => {
  it("takes the shape from the phase, the fill from the kind, and says everything in words", () => {
    const [mark] = curveMarks([makePoint(3, 3.44, { phase: "termination", kind: "self" })]);

    expect(mark).toMatchObject({ shape: "triangle", fill: "dashed", x: 3, score: 3.44 });
    expect(mark?.label).toBe(
      "Session 3 (case C1, session 3 of it, 9 Mar 2026, termination phase): 3.4, self rating by " +
        "R02, 12 items, rubric 0.1",
    );
  });

  it("says the score as rated where the curve shows another", () => {
    const labels = curveMarks([
      makePoint(1, 1.25, { score_as_rated: 1, rubric_version: "1.0", n_items: 2 }),
      makePoint(2, 1.5, {
        score_as_rated: null,
        rubric_version: "1.1",
        by_adjudicated_area: true,
      }),
    ]).map((mark) => mark.label);

    expect(labels[0]).toContain(
      "1.3 over the items that can be compared (1.0 as rated), independent rating by R02, " +
        "2 items, rubric 1.0",
    );
    expect(labels[1]).toContain(": 1.5, independent rating");
    expect(labels[1]).toMatch(/rubric 1.1, by the problem area that consensus settled$/);
  });

  it("says nothing about what is not known", () => {
    const [mark] = curveMarks([
      makePoint(1, 2, {
        phase: null,
        case_code: null,
        held_on: null,
        rater_code: null,
        n_items: 1,
      }),
    ]);

    expect(mark?.shape).toBe("diamond");
    expect(mark?.label).toBe("Session 1: 2.0, independent rating, 1 item, rubric 0.1");
  });

  it("runs by session and then by rater", () => {
    const marks = curveMarks([
      makePoint(2, 3),
      makePoint(1, 2, { rater_code: "R10" }),
      makePoint(1, 2.5, { rater_code: "R02" }),
    ]);

    expect(marks.map((mark) => [mark.x, mark.score])).toEqual([
      [1, 2.5],
      [1, 2],
      [2, 3],
    ]);
  });
});

describe("curveFinding", () => {
  it("follows the model where there is one", () => {
    expect(curveFinding(makeCurve())).toBe(
      "Whole rating, competence: the estimated level goes from 2.1 at session 1 to 2.9 at session 2",
    );
  });

  it("has words for no, one and some scores without a model", () => {
    const withPoints = (...points: ReturnType<typeof makePoint>[]) =>
      curveFinding(makeCurve({ points, model: REFUSED }));

    expect(withPoints()).toBe("Whole rating, competence: no scores yet");
    expect(withPoints(makePoint(1, 2))).toBe("Whole rating, competence: one score so far, 2.0");
    expect(withPoints(makePoint(1, 2), makePoint(1, 3), makePoint(2, 3))).toBe(
      "Whole rating, competence: 3 scores from 2 sessions",
    );
  });
});

it("says the probability only where there is a cut", () => {
  expect(curveStops(makeCurve())[1]?.label).toBe(
    "Estimated level at session 2: 2.9, 95% band 2.5 to 3.3, " +
      "probability of being at or above 4.0: .12",
  );
  expect(curveStops(makeCurve({ cut: null }))[1]?.label).toBe(
    "Estimated level at session 2: 2.9, 95% band 2.5 to 3.3",
  );
  expect(curveStops(makeCurve({ model: REFUSED }))).toEqual([]);
});

it("explains only what is drawn", () => {
  expect(curveCaption(makeCurve())).toContain("mean of the cohort");
  const refused = curveCaption(makeCurve({ model: REFUSED, cut: null }));

  expect(refused).toContain("promises nothing");
  expect(refused).not.toMatch(/cohort|cut/);
});

it("has scores, levels and cohort in one table of equal rows", () => {
  const { columns, rows } = curveTable(makeCurve({ model: FITTED }));

  expect(rows.map((row) => row[1])).toEqual([
    "Independent rating",
    "Supervisor rating",
    "Estimated level",
    "Estimated level",
    "Cohort mean",
    "Cohort mean",
  ]);
  expect(rows.every((row) => row.length === columns.length)).toBe(true);
  expect(columns.slice(-3)).toEqual([
    "Score as rated",
    "Without severity",
    "Problem area settled by consensus",
  ]);
  expect(rows[0]?.slice(-3)).toEqual([2, null, "no"]);
});

describe("past data", () => {
  const past = {
    n_sessions: 2,
    n_left_out: 0,
    sentence: "2 ratings of earlier studies enter neither the curve nor a certificate.",
    points: [1, 2].map((x) => ({
      x,
      number: x + 4,
      held_on: null,
      session_code: `S${x}`,
      phase: "middle" as const,
      kind: "supervisor" as const,
      rater_code: "K1",
      score: x,
      score_as_rated: x,
      n_items: 9,
      rubric_version: "1.0",
      study: "Pilot 2024",
    })),
  };

  it("stands before the first session and says where it is from", () => {
    const marks = pastMarks(past);

    expect(marks.map(({ x, shape, fill }) => [x, shape, fill])).toEqual([
      [-1, "square", "hollow"],
      [0, "square", "hollow"],
    ]);
    expect(marks[0]?.label).toBe(
      "Past data, Pilot 2024, session S1: 1.0, supervisor rating by K1, 9 items, rubric 1.0",
    );
  });

  it("is in the table without a place in the training, and changes no other word", () => {
    const withPast = makeCurve({ past });
    const without = makeCurve();

    expect(curveFinding(withPast)).toBe(curveFinding(without));
    expect(
      curveTable(withPast)
        .rows.slice(2, 4)
        .map((row) => row.slice(0, 3)),
    ).toEqual([
      [null, "Past data: supervisor rating", 1],
      [null, "Past data: supervisor rating", 2],
    ]);
    expect(curveTable(withPast).rows).toHaveLength(curveTable(without).rows.length + 2);
    expect(curveCaption(withPast)).toContain("Left of the upright line stands past data");
    expect(curveCaption(without)).not.toContain("past data");
  });
});
