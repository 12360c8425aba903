import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
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

function open(rounds: Round[], reports: ReliabilityReport[], member = LEAD) {
  server.use(
    http.get("*/api/v1/rounds/", () => HttpResponse.json(listOf(rounds))),
    http.get("*/api/v1/reliability-reports/", () => HttpResponse.json(listOf(reports))),
  );
  return renderPage(
    <ProgrammeContext value={member}>
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

const MANAGER: MyMembership = { ...LEAD, permissions: [...LEAD.permissions, "round.manage"] };
const OVER = makeReport({
  id: "over1",
  round: null,
  n_rounds: 2,
  cohort: { id: "c1", name: "Class of 2026" },
});

it("lists reports over several rounds apart from those of one", async () => {
  const { container } = await open([makeRound()], [OVER]);

  expect(await screen.findByText("0 of 1 round have a reliability report.")).toBeVisible();
  const link = screen.getByRole("link", { name: "2 rounds, cohort Class of 2026" });
  expect(link).toHaveAttribute("href", "/reliability/over1");
  expect(within(link.closest("tr")!).getByText(/can support group statements/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Take together" })).toBeNull();
  expect(await axeProblems(container)).toEqual([]);
});

it("takes the closed rounds together that a lead chooses", async () => {
  const asked: unknown[] = [];
  server.use(
    http.get("*/api/v1/cohorts/", () =>
      HttpResponse.json(
        listOf([{ id: "c1", programme: "p1", name: "Class of 2026", starts_on: "2026-01-01" }]),
      ),
    ),
    http.post("*/api/v1/reliability-reports/", async ({ request }) => {
      asked.push(await request.json());
      return asked.length === 1
        ? HttpResponse.json(
            { code: "no_rounds", detail: "No closed round matches this.", errors: [] },
            { status: 400 },
          )
        : HttpResponse.json(OVER, { status: 201 });
    }),
  );
  await open([makeRound()], [], MANAGER);

  await screen.findByRole("option", { name: "Class of 2026" });
  await userEvent.selectOptions(screen.getByLabelText("Sessions of"), "c1");
  await userEvent.type(screen.getByLabelText("Closed from"), "2026-01-01");
  await userEvent.click(screen.getByRole("checkbox", { name: /Join all versions/ }));
  await userEvent.click(screen.getByRole("button", { name: "Take together" }));

  expect(await screen.findByRole("alert")).toHaveTextContent("No closed round matches this.");
  expect(asked).toEqual([
    {
      programme: "p1",
      rubric: "rub1",
      join_versions: true,
      cohort: "c1",
      closed_from: "2026-01-01",
      closed_to: null,
    },
  ]);
  await userEvent.click(screen.getByRole("button", { name: "Take together" }));
  await waitFor(() => expect(asked).toHaveLength(2));
});

it("offers nothing to take together while no round is closed", async () => {
  await open([makeRound({ phase: "independent" })], [], MANAGER);

  expect(await screen.findByText("0 of 1 round have a reliability report.")).toBeVisible();
  expect(screen.queryByText("Several rounds together")).toBeNull();
});

it("says what will be here when there are no rounds", async () => {
  await open([], []);

  expect(await screen.findByRole("link", { name: "Go to the rounds" })).toBeVisible();
});
