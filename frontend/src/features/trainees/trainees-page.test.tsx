import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { ProgrammeContext } from "@/api/me";
import type { TraineeSummary } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { server } from "@/testing/server";
import { cohortNote } from "./cohort-groups";
import { listOf, membership } from "./curve.fixture";
import { TraineesPage } from "./trainees-page";

function trainee(
  code: string,
  cohort: string,
  latest: number | null,
  version = "1.0",
): TraineeSummary {
  return {
    id: `t-${code}`,
    code,
    name: "",
    cohort: { id: cohort, name: `Cohort ${cohort}` },
    programme: "p1",
    n_sessions: 5,
    n_rated: latest === null ? 0 : 3,
    latest,
    latest_rubric: latest === null ? null : { slug: "ipt", version },
    allowed_actions: ["read_curve"],
  };
}

function open(trainees: TraineeSummary[], cohorts: () => Response) {
  server.use(
    http.get("*/api/v1/trainees/", () => HttpResponse.json(listOf(trainees))),
    http.get("*/api/v1/cohorts/", cohorts),
  );
  return renderPage(
    <ProgrammeContext value={membership(["lead"], ["curve.read"])}>
      <TraineesPage />
    </ProgrammeContext>,
  );
}

const refused = () =>
  HttpResponse.json({ code: "forbidden", detail: "No.", errors: [] }, { status: 403 });

it("lists trainees by cohort and explains a cohort too small for a model", async () => {
  const cohort = { id: "b", programme: "p1", name: "Cohort b", starts_on: "2026-01-01" };
  const { container } = await open([trainee("T01", "a", 3.26), trainee("T02", "b", null)], () =>
    HttpResponse.json(listOf([{ ...cohort, is_simulated: true, n_trainees: 4 }])),
  );

  expect(await screen.findByText("1 of 2 trainees has rated sessions.")).toBeVisible();
  expect(screen.getByRole("link", { name: "T01" })).toHaveAttribute("href", "/trainees/t-T01");
  expect(screen.getByText("3.3")).toBeVisible();
  expect(screen.getByText("not rated yet")).toBeVisible();
  expect(await screen.findByText(/fewer than 5 no cohort model is fitted/)).toBeVisible();
  expect(screen.getByText("Simulated")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("stands without the size of the cohorts, which not everybody may read", async () => {
  await open([trainee("T01", "a", 3)], refused);

  expect(await screen.findByRole("link", { name: "T01" })).toBeVisible();
  expect(screen.queryByText(/no cohort model/)).toBeNull();
});

it("names the version of each score only where a cohort has several", async () => {
  await open(
    [
      trainee("T01", "a", 3, "1.0"),
      trainee("T02", "a", 4, "1.1"),
      trainee("T03", "b", 5, "1.1"),
      trainee("T04", "b", null),
    ],
    refused,
  );

  expect(await screen.findByRole("cell", { name: "ipt 1.0" })).toBeVisible();
  expect(screen.getAllByRole("cell", { name: "ipt 1.1" })).toHaveLength(1);
  expect(screen.getAllByText(/rated with different versions/)).toHaveLength(1);
});

it("says what will be here when there is nobody yet", async () => {
  await open([], refused);

  expect(await screen.findByText(/your trainees will stand, cohort by cohort/)).toBeVisible();
});

it("speaks of small cohorts only", () => {
  expect(cohortNote(null)).toBeNull();
  expect(cohortNote(10)).toBeNull();
  expect(cohortNote(9)).toMatch(/rest on little/);
  expect(cohortNote(5)).toMatch(/rest on little/);
  expect(cohortNote(4)).toMatch(/no cohort model is fitted/);
});
