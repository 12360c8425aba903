import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { CohortCompetence } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { server } from "@/testing/server";
import { CohortPage } from "./cohort-page";

const READY_RULE = "Ready: the probability is 90% or more.";

function makeRow(code: string, score: number | null, level: number): CohortCompetence["rows"][0] {
  return {
    trainee: { id: code, code, name: "" },
    n_rated: 6,
    last_x: 6,
    cells: [
      { section: "overall", score, n_sessions: 3, n_ratings: 4 },
      { section: "A", score: null, n_sessions: 0, n_ratings: 0 },
    ],
    level: {
      x: 6,
      level,
      low: level - 0.5,
      high: level + 0.5,
      p_at_or_above_cut: 0.95,
      gain: 0.6,
      gain_since_x: 2,
      cohort_level: 2.8,
      against_cohort: "above",
    },
  };
}

function makeCohort(changes: Partial<CohortCompetence> = {}): CohortCompetence {
  return {
    cohort: { id: "c1", name: "Autumn", n_trainees: 6 },
    n_shown: 2,
    instrument: { id: "ipt", name: "IPT rubric" },
    instruments: [{ id: "ipt", name: "IPT rubric" }],
    version: "1.0",
    scale: { id: "competence", name: "Competence", min: 0, max: 6 },
    scales: [
      { id: "adherence", name: "Adherence" },
      { id: "competence", name: "Competence" },
    ],
    sections: [
      { id: "overall", name: "Overall" },
      { id: "A", name: "Focus on the present" },
    ],
    cut: 3,
    last_sessions: 3,
    rows: [makeRow("T01", 3.4, 3.6), makeRow("T02", 2.1, 2.4)],
    model: {
      fitted: true,
      n_trainees: 6,
      n_sessions: 36,
      n_ratings: 50,
      n_raters: 4,
      cohort_curve: [],
      warnings: [],
      method: "Block REML",
      software: "fidelity 0.1.0",
      data_hash: "beef",
    },
    over_time: [
      {
        x: 6,
        n: 5,
        lowest: 2,
        quarter: 2.5,
        median: 3,
        three_quarters: 3.4,
        highest: 3.9,
        n_at_or_above_cut: 3,
      },
    ],
    lists: {
      ready: ["T01"],
      stuck: [],
      n_judged: 2,
      ready_rule: READY_RULE,
      stuck_rule: "Stuck: it is below 50%.",
    },
    is_simulated: false,
    ...changes,
  };
}

function open(cohort: CohortCompetence) {
  server.use(http.get("*/api/v1/cohorts/c1/competence/", () => HttpResponse.json(cohort)));
  return renderPage(<CohortPage />, { at: "/cohorts/c1", route: "/cohorts/$id" });
}

it("says who is ready and why, and every cell by its number; axe finds nothing", async () => {
  const { container } = await open(makeCohort());

  expect(await screen.findByRole("heading", { name: "Autumn" })).toBeVisible();
  expect(screen.getByText(/Your 2 trainees of the 6 in this cohort/)).toBeVisible();
  const ready = screen.getByRole("region", { name: "Ready" });
  expect(within(ready).getByText(/3\.6 at session 6, probability 95%; \+0\.6/)).toBeVisible();
  expect(within(ready).getByText(READY_RULE)).toBeVisible();
  expect(screen.getByText("Nobody is stuck by this rule.")).toBeVisible();
  expect(screen.getByRole("cell", { name: "3.4, 4 ratings of 3 sessions" })).toBeVisible();
  expect(screen.getAllByRole("cell", { name: /no score/ })).toHaveLength(2);
  expect(screen.getByRole("img", { name: /^Session 6, 5 trainees: middle 3\.0/ })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("walks the cells with the arrow keys", async () => {
  await open(makeCohort());

  (await screen.findByRole("rowheader", { name: "T01" })).querySelector("a")!.focus();
  await userEvent.keyboard("{ArrowRight}{ArrowDown}");
  expect(document.activeElement).toHaveTextContent("2.1");
  await userEvent.keyboard("{ArrowLeft}");
  expect(document.activeElement).toHaveAccessibleName("T02");
});

it("says that there is no model under five trainees, and shows the means all the same", async () => {
  const cohort = makeCohort({
    model: { fitted: false, reason: "insufficient_data", text: "Four trainees; needs at least 5." },
    lists: null,
    over_time: [],
  });
  await open({ ...cohort, rows: cohort.rows.map((row) => ({ ...row, level: null })) });

  expect(await screen.findByText("Four trainees; needs at least 5.")).toBeVisible();
  expect(screen.queryByRole("heading", { name: "Levels over time" })).toBeNull();
  expect(screen.queryByRole("columnheader", { name: "Estimated level" })).toBeNull();
  expect(screen.getByRole("cell", { name: /^3\.4/ })).toBeVisible();
});
