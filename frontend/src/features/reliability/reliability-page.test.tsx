import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { ReliabilityPlan, ReliabilityReport, Round } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { DRIFT, makeReport, makeRound } from "@/components/report/report.fixture";
import { ReliabilityPage } from "./reliability-page";

const listOf = (results: unknown[]) => ({
  count: results.length,
  next: null,
  previous: null,
  results,
});

function serve(round: Round, reports: ReliabilityReport[]) {
  server.use(
    http.get("*/api/v1/planner/", ({ request }) => {
      const asked = new URL(request.url).searchParams;
      if (!asked.has("n_sessions")) return HttpResponse.json(planFixture());
      const precision = {
        n_sessions: Number(asked.get("n_sessions")),
        n_raters: Number(asked.get("n_raters")),
        double_coded_percent: Number(asked.get("double_coded_percent")),
        n_ratings: 80,
        icc: 0.6,
        half_width: 0.11,
        half_width_at_most: 0.14,
        text: null,
      };
      return HttpResponse.json(planFixture({ precision }));
    }),
    http.get("*/api/v1/rounds/rnd1/", () => HttpResponse.json(round)),
    http.get("*/api/v1/reliability-reports/", ({ request }) => {
      const wanted = new URL(request.url).searchParams.get("round");
      return HttpResponse.json(listOf(reports.filter((report) => report.round?.id === wanted)));
    }),
    http.get("*/api/v1/reliability-reports/:id/", ({ params }) => {
      const found = reports.find((report) => report.id === params.id);
      return found ? HttpResponse.json(found) : HttpResponse.json({}, { status: 404 });
    }),
  );
}

function planFixture(changes: Partial<ReliabilityPlan> = {}): ReliabilityPlan {
  return {
    report: "rep1",
    variable: "overall.competence",
    name: "Overall",
    scale: "competence",
    target: 0.8,
    confidence: 0.95,
    single: { value: 0.61, low: 0.48, high: 0.72, se: null, warnings: [] },
    variance: { session: 0.6, rater: 0.1, residual: 0.3 },
    design: { n_sessions: 24, n_raters: 3, double_coded_percent: 100 },
    panel: [
      { n_raters: 1, icc: 0.61, low: 0.48, high: 0.72, reaches: false },
      { n_raters: 2, icc: 0.76, low: 0.65, high: 0.84, reaches: false },
      { n_raters: 3, icc: 0.82, low: 0.73, high: 0.89, reaches: true },
    ],
    n_raters: 3,
    n_raters_cautious: 5,
    precision: null,
    dependability: null,
    software: "fidelity",
    ...changes,
  };
}

function open(search = "") {
  return renderInProgramme(<ReliabilityPage />, {
    at: `/rounds/rnd1/reliability${search}`,
    route: "/rounds/$id/reliability",
  });
}

const markNames = () =>
  screen.getAllByRole("img").map((mark) => mark.getAttribute("aria-label") ?? "");

it("shows the headline of the latest report and every part of it, and axe finds nothing", async () => {
  const kappa = { value: 0.42, low: 0.1, high: 0.7, se: null, warnings: [], method: "Fleiss" };
  const judged = makeReport({
    drift: DRIFT,
    judgements: [
      {
        of: "flag",
        id: "X1",
        n_said: 4,
        n_sessions: 24,
        n_ratings: 48,
        estimates: { fleiss_kappa: kappa, ac1: kappa, percent_exact: kappa },
        warnings: [],
      },
    ],
  });
  const older = makeReport({
    id: "old",
    created_at: "2026-01-01T10:00:00Z",
    headline: { ...makeReport().headline, sentence: "An older sentence." },
  });
  serve(makeRound(), [older, judged]);
  const { container } = await open();

  expect(await screen.findByText(/can support group statements/)).toBeVisible();
  expect(
    await screen.findByText(/ICC\(A,1\) \.61 \(\.48 to \.72\), poor to moderate/),
  ).toBeVisible();
  for (const heading of [
    "Agreement",
    "Where the differences come from",
    "Raters",
    "Why this number",
  ]) {
    expect(screen.getByRole("heading", { name: heading })).toBeVisible();
  }
  expect(screen.getByText(/same problem area in 21 of 24 sessions/)).toBeVisible();
  const flag = screen.getByRole("row", { name: /Flag X1/ });
  expect(flag).toHaveTextContent("4 of 48");
  expect(flag).toHaveTextContent(".42 (.10 to .70)");
  const pairs = screen.getByRole("table", { name: /R02 and R11 agree least.*one point$/ });
  expect(within(pairs).getAllByText("n = 40")[0]?.nextSibling).toHaveTextContent("kappa .71");
  expect(within(pairs).getAllByText("n = 20")[0]?.nextSibling).toHaveTextContent("kappa –");
  expect(
    screen.getByRole("heading", {
      name: "Over the time of these ratings R02 grew harsher on competence",
    }),
  ).toBeVisible();
  expect(
    screen.getByRole("img", {
      name: "R02 Ada Venn, Competence: +0.21 points a month, growing harsher than the others, interval +0.05 to +0.37",
    }),
  ).toBeVisible();
  expect(
    screen.getByRole("img", { name: "R10, Competence: cannot tell: too few shared" }),
  ).toBeVisible();
  expect(screen.getByText(/Cannot be told of R10: Fewer than five shared/)).toBeVisible();
  expect(screen.getByText(/Fewer than five raters\./)).toBeVisible();
  expect(screen.getByText("3: not submitted")).toBeVisible();
  expect(screen.getByText("c0ffee")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("begins with the weakest item and takes order and level from the address", async () => {
  serve(makeRound(), [makeReport()]);
  await open();
  await screen.findByRole("heading", { name: "Agreement" });
  expect(markNames()[0]).toMatch(/^A2 Item A2, Adherence: no ICC\(A,1\): scores do not vary/);

  await userEvent.selectOptions(screen.getByLabelText("Order"), "rubric");
  await waitFor(() => expect(markNames()[0]).toMatch(/^A1 Item A1/));
  await userEvent.selectOptions(screen.getByLabelText("Show"), "section");
  await waitFor(() => expect(markNames()[0]).toMatch(/^A Focus on the present, Competence/));
});

it("reads the scale of the pairs from the address", async () => {
  serve(makeRound(), [makeReport()]);
  await open("?scale=adherence");

  expect(await screen.findByText("No two raters share a session on this scale.")).toBeVisible();
});

it("says that an open round has no reliability yet, and offers no way to compute it", async () => {
  serve(makeRound({ phase: "independent", allowed_actions: ["close"] }), []);
  await open();

  expect(await screen.findByText("This round is still open")).toBeVisible();
  expect(screen.getByText(/45 of 48 ratings are submitted/)).toBeVisible();
  expect(screen.queryByRole("button", { name: /compute/i })).toBeNull();
});

it("computes a missing report for who may", async () => {
  const reports: ReliabilityReport[] = [];
  serve(makeRound({ allowed_actions: ["add_report"] }), reports);
  server.use(
    http.post("*/api/v1/reliability-reports/", async ({ request }) => {
      expect(await request.json()).toEqual({ round: "rnd1" });
      reports.push(makeReport());
      return HttpResponse.json(reports[0], { status: 201 });
    }),
  );
  await open();

  await userEvent.click(await screen.findByRole("button", { name: "Compute reliability" }));

  expect(await screen.findByRole("heading", { name: "Agreement" })).toBeVisible();
  expect(screen.getByRole("button", { name: "Compute again" })).toBeEnabled();
});

it("says in the server's words why it did not compute", async () => {
  serve(makeRound({ allowed_actions: ["add_report"] }), []);
  server.use(
    http.post("*/api/v1/reliability-reports/", () =>
      HttpResponse.json(
        { code: "round_open", detail: "Close the round first.", errors: [] },
        { status: 409 },
      ),
    ),
  );
  await open();

  await userEvent.click(await screen.findByRole("button", { name: "Compute reliability" }));

  expect(await screen.findByRole("alert")).toHaveTextContent(
    "The reliability was not computed.Close the round first.",
  );
});

it("stands for a report without variables, raters or shared areas", async () => {
  serve(makeRound(), [
    makeReport({
      variables: [],
      raters: [],
      rater_pairs: [],
      problem_area: { n_sessions: 0, n_same: 0, percent: null },
      left_out: [],
      headline: { ...makeReport().headline, value: null, low: null, high: null, band: null },
    }),
  ]);
  const { container } = await open();

  expect(await screen.findByText("There is nothing to show at this level.")).toBeVisible();
  expect(screen.getByText("No rater's severity could be estimated.")).toBeVisible();
  expect(screen.getByText(/no session has two recorded areas/)).toBeVisible();
  expect(screen.getByText("nothing")).toBeVisible();
  expect(container.textContent).not.toMatch(/NaN|undefined|null/);
  expect(await axeProblems(container)).toEqual([]);
});

it("says that a round is not there", async () => {
  server.use(
    http.get("*/api/v1/rounds/rnd1/", () =>
      HttpResponse.json({ code: "not_found", detail: "Not found.", errors: [] }, { status: 404 }),
    ),
  );
  await open();

  expect(await screen.findByRole("heading", { name: "This is not here" })).toBeVisible();
});

it("says how many raters the aim takes, and how precise another round would be", async () => {
  serve(makeRound(), [makeReport()]);
  const { container } = await open();
  const plan = await screen.findByRole("region", { name: "What more would give" });

  expect(
    await within(plan).findByRole("heading", {
      name: "The mean of 3 raters reaches .80; to be on the safe side it takes 5",
    }),
  ).toBeVisible();
  expect(
    within(plan).getByRole("img", { name: "2 raters a session: .76, .65 to .84" }),
  ).toBeVisible();
  const sessions = within(plan).getByRole("textbox", { name: "Sessions" });
  await userEvent.clear(sessions);
  await userEvent.type(sessions, "40");

  expect(
    await within(plan).findByText(/80 ratings in all .* to ±\.11; .* ±\.14/),
  ).toHaveTextContent("This round gives ±.12.");
  expect(await axeProblems(container)).toEqual([]);
});

it("goes from a pair of raters down to the sessions and turns on which they differ", async () => {
  const asked: string[] = [];
  serve(makeRound(), [makeReport()]);
  server.use(
    http.get("*/api/v1/reliability-reports/:id/differences/", ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json({
        scale: "competence",
        n_compared: 40,
        n_differing: 20,
        rows: [
          {
            code: "K7QX",
            session: "s1",
            label: "Session 7",
            item: "A1",
            apart: 3,
            sides: [
              { rater: "R02", score: 1, turns: [4, 9] },
              { rater: "R10", score: 4, turns: [] },
            ],
          },
        ],
      });
    }),
  );
  const { container } = await renderInProgramme(<ReliabilityPage />, {
    membership: { permissions: ["rating.read"] },
    at: "/rounds/rnd1/reliability",
    route: "/rounds/$id/reliability",
  });

  expect(await screen.findByText(/Choose a cell of the matrix/)).toBeVisible();
  expect(asked).toEqual([]);
  const [cell] = screen.getAllByRole("button", { name: /where R02 and R10 differ/ });
  await userEvent.click(cell!);

  expect(await screen.findByText(/20 of 40 pairs of scores on competence are apart/)).toBeVisible();
  expect(screen.getByText("turns 4, 9")).toBeVisible();
  expect(screen.getByText("no turn")).toBeVisible();
  expect(new URLSearchParams(asked[0]).get("a")).toBe("R02");
  expect(await axeProblems(container)).toEqual([]);
});
