import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { AttemptPage } from "./attempt-page";
import { CalibrationPage } from "./calibration-page";
import { attempt, calibrationSet, page, rater, raterDetail, rule, standing } from "./fixtures";

const RATER = { membership: { permissions: ["rating.make", "rubric.read"] } };

function serve(path: string, answer: unknown) {
  return http.get(`*/api/v1/${path}`, () => HttpResponse.json(answer as object));
}

it("says where a rater stands, what they can begin, and why not the rest", async () => {
  const sent: unknown[] = [];
  server.use(
    serve("rater-standings/", page([rater()])),
    serve("quiz-tries/", page([])),
    serve("rater-standings/m1/", raterDetail({ attempts: [attempt()] })),
    serve(
      "calibration-sets/",
      page([
        calibrationSet(),
        calibrationSet({
          id: "s2",
          name: "Test A",
          purpose: "test",
          why_not: "Practise first: 1 of 5 sessions are done.",
          allowed_actions: [],
        }),
      ]),
    ),
    serve("qualification-rules/", page([rule()])),
    serve("consensus/own-recodes/", { checks: [] }),
    http.post("*/api/v1/calibration-attempts/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(attempt(), { status: 201 });
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<CalibrationPage />, RATER);

  expect(await screen.findByText("Practise first: 1 of 5 sessions are done.")).toBeVisible();
  expect(screen.queryByRole("button", { name: /Take the test/ })).not.toBeInTheDocument();
  expect(await screen.findByText("1 of 4 sessions rated")).toBeVisible();
  // Of second ratings nothing is said before one is made.
  expect(screen.queryByText(/twice|again/i)).not.toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);

  await user.click(screen.getByRole("button", { name: /^Practise/ }));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByText(/4 sessions will wait among your ratings/)).toBeVisible();
  await user.click(within(dialog).getByRole("button", { name: "Begin to practise" }));

  await expect.poll(() => sent).toEqual([{ set: "s1" }]);
});

it("tells a rater of a review without saying how many ratings it concerns", async () => {
  server.use(
    serve(
      "rater-standings/",
      page([
        rater({
          standings: [
            standing({
              state: "under_review",
              sentence: "Under review.",
              review: {
                at: "2026-03-02T12:00:00Z",
                since: "2026-02-10T12:00:00Z",
                n_ratings: null,
                sentence: "Ratings submitted since 10 February 2026 are in doubt.",
              },
            }),
          ],
        }),
      ]),
    ),
    serve("quiz-tries/", page([])),
    serve("rater-standings/m1/", raterDetail()),
    serve("calibration-sets/", page([])),
    serve("qualification-rules/", page([])),
    serve("consensus/own-recodes/", { checks: [] }),
  );

  await renderInProgramme(<CalibrationPage />, RATER);

  expect(await screen.findByText(/since 10 February 2026 are in doubt/)).toBeVisible();
  expect(await screen.findByText("No rule is adopted yet")).toBeVisible();
});

const SAID = {
  status: "scored" as const,
  choices: [],
  count: null,
  not_applicable_reason: null,
  turns: [4, 12],
};
const AT = { at: "/calibration/attempts/a1", route: "/calibration/attempts/$id", ...RATER };

it("shows a practice beside gold, item by item, with the reason", async () => {
  server.use(
    serve("calibration-attempts/a1/", attempt()),
    serve("calibration-attempts/a1/feedback/", {
      sessions: [
        {
          rating: "x1",
          code: "K7QX",
          submitted_at: "2026-02-02T10:00:00Z",
          problem_areas: ["grief"],
          gold_problem_areas: ["dispute"],
          source: "consensus",
          n_makers: 3,
          rationale: "",
          items: [
            {
              item: "A1",
              name: "Present-day interpersonal work",
              section: "A",
              yours: { ...SAID, values: { adherence: 2, competence: 5 }, turns: [7] },
              gold: { ...SAID, values: { adherence: 2, competence: 3 } },
              rationale: "An opening to go further was passed over.",
              verdict: "apart",
            },
          ],
          counts: { same: 0, within_one: 0, apart: 1, differs: 0 },
        },
      ],
    }),
  );
  const { container } = await renderInProgramme(<AttemptPage />, AT);

  expect(await screen.findByText("An opening to go further was passed over.")).toBeVisible();
  expect(screen.getByText("Two points or more apart")).toBeVisible();
  expect(screen.getByText("(turns 4 and 12)", { exact: false })).toBeVisible();
  expect(screen.getByText(/yours Grief, gold\s+Role dispute/)).toBeVisible();
  expect(screen.getByText("3 sessions wait for your rating.")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("shows a test's rule condition by condition, and no item", async () => {
  server.use(
    serve(
      "calibration-attempts/a1/",
      attempt({
        purpose: "test",
        number: 1,
        tries: 3,
        n_done: 4,
        allowed_actions: [],
        result: {
          outcome: "not_passed",
          sentence: "Not passed at try 1 of 3: 1 of 4 conditions not met; 2 tries are left.",
          criteria: [
            {
              name: "bias",
              value: 0.9,
              bound: 0.5,
              met: false,
              sentence: "Bias, rater minus gold: +0.900; ±0.5 at most asked: not met.",
            },
          ],
          area: { n_sessions: 4, n_same: 3 },
          n_given: 4,
          n_rated: 4,
          warnings: ["few_double_rated"],
          software: "fidelity 0.1.0",
          data_hash: "b".repeat(64),
          computed_at: "2026-02-03T10:00:00Z",
        },
      }),
    ),
  );
  const { container } = await renderInProgramme(<AttemptPage />, AT);

  expect(await screen.findByText(/2 tries are left/)).toBeVisible();
  expect(screen.getByText(/±0.5 at most asked: not met/)).toBeVisible();
  expect(screen.getByText("A test has no feedback on items")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

const ENDED = {
  purpose: "test" as const,
  number: 1,
  tries: 3,
  n_sessions: 4,
  n_done: 1,
  allowed_actions: [],
  result: {
    outcome: "ended" as const,
    sentence: null,
    criteria: [],
    area: { n_sessions: 1, n_same: 1 },
    n_given: 4,
    n_rated: 1,
    warnings: [],
    software: "fidelity 0.1.0",
    data_hash: "b".repeat(64),
    computed_at: "2026-02-03T10:00:00Z",
  },
  ending: { reason: "No answer to letters.", ended_by: null, ended_at: "2026-02-03T10:00:00Z" },
};

it("tells a rater that the lead ended the test, why, and that it counts as a try", async () => {
  server.use(serve("calibration-attempts/a1/", attempt(ENDED)));
  const { container } = await renderInProgramme(<AttemptPage />, AT);

  expect(await screen.findByText("“No answer to letters.”")).toBeVisible();
  expect(screen.getByText(/counts as try 1 of 3/)).toBeVisible();
  expect(screen.getByText(/Ended by the programme lead on .*1 of 4 sessions rated/)).toBeVisible();
  expect(screen.queryByRole("button", { name: /End this/ })).not.toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);
});

it("lets a lead end a test with a reason, after saying that it counts", async () => {
  const sent: unknown[] = [];
  server.use(
    serve(
      "calibration-attempts/a1/",
      attempt({ ...ENDED, is_own: false, result: null, ending: null, allowed_actions: ["end"] }),
    ),
    http.post("*/api/v1/calibration-attempts/a1/end/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(attempt({ ...ENDED, is_own: false }));
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<AttemptPage />, AT);

  await user.click(await screen.findByRole("button", { name: "End this test" }));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByText(/counts as try 1 of 3/)).toBeVisible();
  expect(within(dialog).getByRole("button", { name: "End the test" })).toBeDisabled();
  await user.type(within(dialog).getByRole("textbox", { name: /Why/ }), "No answer.");
  await user.click(within(dialog).getByRole("button", { name: "End the test" }));

  await expect.poll(() => sent).toEqual([{ reason: "No answer." }]);
  expect(await screen.findByText("“No answer to letters.”")).toBeVisible();
});

it("shows a rater how their own second rating compares", async () => {
  const alike = (exact: number) => [{ scale: "competence", n_pairs: 20, exact, within_one: 0.9 }];
  server.use(
    serve("rater-standings/", page([rater()])),
    serve("quiz-tries/", page([])),
    serve("rater-standings/m1/", raterDetail()),
    serve("calibration-sets/", page([])),
    serve("qualification-rules/", page([])),
    serve("consensus/own-recodes/", {
      checks: [
        {
          id: "k1",
          code: "K7QX",
          done_at: "2026-03-02T12:00:00Z",
          compared: {
            with_consensus: alike(0.85),
            with_own: alike(0.6),
            first_with_consensus: alike(0.5),
            n_areas: 1,
            n_areas_as_settled: 1,
            n_areas_as_first: 1,
          },
        },
      ],
    }),
  );
  const { container } = await renderInProgramme(<CalibrationPage />, RATER);

  const table = await screen.findByRole("table", { name: /Sessions rated twice/ });
  expect(within(table).getByText(/85 % the same \(of 20 pairs/)).toBeVisible();
  expect(within(table).getByText(/50 % the same/)).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});
