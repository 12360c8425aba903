import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { ProgrammeContext } from "@/api/me";
import type { MyMembership, ProgrammeReport } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { server } from "@/testing/server";
import { ReportPage } from "./report-page";

const LEAD: MyMembership = {
  programme: { id: "p1", slug: "north", name: "North", is_simulated: false },
  roles: ["lead"],
  permissions: ["programme_report.read"],
  code: null,
};

const REPORT: ProgrammeReport = {
  programme: { id: "p1", name: "North" },
  year: 2026,
  first_day: "2026-01-01",
  last_day: "2026-12-31",
  made_on: "2026-11-27",
  cohorts: [
    {
      name: "Autumn",
      starts_on: "2026-01-10",
      n_trainees: 12,
      n_rated: 12,
      n_certified: null,
      scale: { name: "Competence", max: 6 },
      instrument: "IPT 1.0",
      cut: 3,
      levels: { n: 12, quarter: 2.4, median: 3.1, three_quarters: 3.6, n_at_or_above_cut: 7 },
      why_no_levels: null,
      software: "fidelity 0.1.0",
      data_hash: "beef",
    },
  ],
  rounds: [
    {
      name: "Spring",
      closed_on: "2026-04-01",
      instrument: "IPT 1.0",
      n_sessions: 40,
      n_raters: 4,
      n_ratings: 80,
      scale: "competence",
      value: 0.61,
      low: 0.48,
      high: 0.72,
      sentence: "Group statements.",
      n_flags: 0,
      software: "fidelity 0.1.0",
      data_hash: "cafe",
    },
  ],
  raters: [
    {
      instrument: "IPT 1.0",
      n_raters: 4,
      n_in_status: 3,
      states: [{ state: "qualified", name: "in status", n: 3 }],
    },
  ],
  certificates: { n_issued: null, n_revoked: null, pathways: [] },
  methods: "80 independent ratings.",
  small_counts: "Counts of fewer than five are withheld.",
  is_simulated: false,
};

it("shows the year in figures, says what is withheld, and offers the document", async () => {
  server.use(http.get("*/api/v1/programmes/p1/report/", () => HttpResponse.json(REPORT)));
  const { container } = await renderPage(
    <ProgrammeContext value={LEAD}>
      <ReportPage />
    </ProgrammeContext>,
    { at: "/report?year=2026", route: "/report" },
  );

  expect(await screen.findByRole("heading", { name: "Report on 2026" })).toBeVisible();
  expect(screen.getByRole("cell", { name: "withheld" })).toBeVisible();
  expect(screen.getByRole("cell", { name: "2.4 to 3.6" })).toBeVisible();
  expect(screen.getByRole("cell", { name: ".48 to .72" })).toBeVisible();
  expect(screen.getByText(/3 of 4 raters in status/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Take as PDF" })).toHaveAttribute(
    "href",
    "/api/v1/programmes/p1/report/pdf/?year=2026",
  );
  expect(await axeProblems(container)).toEqual([]);
});
