import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { ReliabilityReport, Round } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { server } from "@/testing/server";
import { makeReport, makeRound } from "@/components/report/report.fixture";
import { ReliabilityPage } from "./reliability-page";

const listOf = (results: unknown[]) => ({
  count: results.length,
  next: null,
  previous: null,
  results,
});

function serve(round: Round, reports: ReliabilityReport[]) {
  server.use(
    http.get("*/api/v1/rounds/rnd1/", () => HttpResponse.json(round)),
    http.get("*/api/v1/reliability-reports/", ({ request }) => {
      const wanted = new URL(request.url).searchParams.get("round");
      return HttpResponse.json(listOf(reports.filter((report) => report.round.id === wanted)));
    }),
    http.get("*/api/v1/reliability-reports/:id/", ({ params }) => {
      const found = reports.find((report) => report.id === params.id);
      return found ? HttpResponse.json(found) : HttpResponse.json({}, { status: 404 });
    }),
  );
}

function open(search = "") {
  return renderPage(<ReliabilityPage />, {
    at: `/rounds/rnd1/reliability${search}`,
    route: "/rounds/$id/reliability",
  });
}

const markNames = () =>
  screen.getAllByRole("img").map((mark) => mark.getAttribute("aria-label") ?? "");

it("shows the headline of the latest report and every part of it, and axe finds nothing", async () => {
  const older = makeReport({
    id: "old",
    created_at: "2026-01-01T10:00:00Z",
    headline: { ...makeReport().headline, sentence: "An older sentence." },
  });
  serve(makeRound(), [older, makeReport()]);
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
