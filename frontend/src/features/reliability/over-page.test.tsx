import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { ReliabilityReport } from "@/api/types";
import { makeReport } from "@/components/report/report.fixture";
import { axeProblems } from "@/testing/axe";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { OverPage } from "./over-page";

const OVER: Partial<ReliabilityReport> = {
  round: null,
  rounds: [
    { id: "rnd1", name: "Spring round" },
    { id: "rnd2", name: "Summer round" },
  ],
  n_rounds: 2,
  cohort: { id: "c1", name: "2026" },
  closed_from: "2026-01-01",
  joined: {
    n_rounds: 2,
    versions: [
      { id: "v1", version: "1.0", n_ratings: 36 },
      { id: "v2", version: "1.1", n_ratings: 12 },
    ],
    not_joined: ["0.9"],
    apart: [{ id: "A4", name: "Naming" }],
  },
  left_out: [
    { reason: "rated_again", n: 1, text: "1 second rating of a session by the same rater" },
  ],
};

function open(report: ReliabilityReport) {
  server.use(
    http.get("*/api/v1/reliability-reports/rep1/", () => HttpResponse.json(report)),
    http.get("*/api/v1/planner/", () =>
      HttpResponse.json({ code: "not_found", detail: "Not found.", errors: [] }, { status: 404 }),
    ),
  );
  return renderInProgramme(<OverPage />, { at: "/reliability/rep1", route: "/reliability/$id" });
}

it("says what was taken together, what was not, and shows the whole report", async () => {
  const { container } = await open(makeReport(OVER));

  expect(
    await screen.findByRole("heading", {
      name: "Reliability of 2 rounds, cohort 2026, closed from 1 Jan 2026",
    }),
  ).toBeVisible();
  expect(
    screen.getByText(
      "2 closed rounds: 36 ratings under version 1.0 and 12 ratings under version 1.1.",
    ),
  ).toBeVisible();
  expect(screen.getByText(/same in all these versions.* Left out: A4 Naming\./)).toBeVisible();
  expect(screen.getByText(/Ratings under 0\.9 are left out/)).toBeVisible();
  expect(screen.getByText(/Not in these numbers: 1 second rating/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Summer round" })).toHaveAttribute(
    "href",
    "/rounds/rnd2/reliability",
  );
  expect(screen.getByRole("heading", { name: "Agreement" })).toBeVisible();
  expect(screen.getByRole("heading", { name: "Raters" })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("says that all items are the same where the versions differ in none", async () => {
  const joined = { ...OVER.joined!, not_joined: [], apart: [] };
  await open(makeReport({ ...OVER, joined, left_out: [] }));

  expect(await screen.findByText("All items are the same in these versions.")).toBeVisible();
  expect(screen.queryByText(/Left out: A4/)).toBeNull();
  expect(screen.queryByText(/Not in these numbers/)).toBeNull();
});

it("says that a report is not there", async () => {
  server.use(
    http.get("*/api/v1/reliability-reports/rep1/", () =>
      HttpResponse.json({ code: "not_found", detail: "Not found.", errors: [] }, { status: 404 }),
    ),
  );
  await renderInProgramme(<OverPage />, { at: "/reliability/rep1", route: "/reliability/$id" });

  expect(await screen.findByRole("heading", { name: "This is not here" })).toBeVisible();
});
