import { screen, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { ProgrammeContext } from "@/api/me";
import type { MyMembership, ReliabilityReport, Round } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { server } from "@/testing/server";
import { makeReport, makeRound } from "@/components/report/report.fixture";
import { ReliabilityListPage } from "./reliability-list-page";

const LEAD: MyMembership = {
  programme: { id: "p1", slug: "north", name: "North", is_simulated: false },
  roles: ["lead"],
  permissions: ["reliability.read", "round.read"],
  code: null,
};
const listOf = (results: unknown[]) => ({
  count: results.length,
  next: null,
  previous: null,
  results,
});

function open(rounds: Round[], reports: ReliabilityReport[]) {
  server.use(
    http.get("*/api/v1/rounds/", () => HttpResponse.json(listOf(rounds))),
    http.get("*/api/v1/reliability-reports/", () => HttpResponse.json(listOf(reports))),
  );
  return renderPage(
    <ProgrammeContext value={LEAD}>
      <ReliabilityListPage />
    </ProgrammeContext>,
  );
}

it("puts the latest headline beside each round and says why one has none", async () => {
  const { container } = await open(
    [makeRound(), makeRound({ id: "rnd2", name: "Summer round", phase: "independent" })],
    [makeReport()],
  );

  expect(await screen.findByText("1 of 2 rounds has a reliability report.")).toBeVisible();
  const spring = screen.getByRole("link", { name: "Spring round" });
  expect(spring).toHaveAttribute("href", "/rounds/rnd1/reliability");
  expect(within(spring.closest("tr")!).getByText(/can support group statements/)).toBeVisible();
  expect(screen.getByText("Independent rating: computed when the round is closed.")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("names the version of each report, and says so where there are several", async () => {
  const rubric = (id: string, version: string) => ({ id, slug: "ipt", version });
  await open(
    [makeRound(), makeRound({ id: "rnd2", name: "Summer round" })],
    [
      makeReport({ rubric: rubric("a", "1.10") }),
      makeReport({
        id: "rep2",
        round: { id: "rnd2", name: "Summer round" },
        rubric: rubric("b", "1.9"),
      }),
    ],
  );

  expect(await screen.findByRole("cell", { name: "ipt 1.10" })).toBeVisible();
  expect(
    screen.getByText(/^These reports are of ipt 1\.9 and ipt 1\.10\. Each is of one version alone/),
  ).toBeVisible();
});

it("says nothing of versions where there is one", async () => {
  await open(
    [makeRound(), makeRound({ id: "rnd2", name: "Summer round" })],
    [makeReport(), makeReport({ id: "rep2", round: { id: "rnd2", name: "Summer round" } })],
  );

  expect(await screen.findByText("2 of 2 rounds have a reliability report.")).toBeVisible();
  expect(screen.queryByText(/one version alone/)).toBeNull();
  expect(screen.queryByText("Rubric version")).toBeNull();
});

it("says what will be here when there are no rounds", async () => {
  await open([], []);

  expect(await screen.findByRole("link", { name: "Go to the rounds" })).toBeVisible();
});
