import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { CalibrationPage } from "./calibration-page";
import {
  calibrationSet,
  chances,
  page,
  rater,
  raterDetail,
  rule,
  standing,
  underReview,
} from "./fixtures";
import { RaterPage } from "./rater-page";
import { RulePage } from "./rule-page";

const LEAD = { membership: { permissions: ["calibration.read", "calibration.manage"] } };

function serve(path: string, answer: unknown) {
  return http.get(`*/api/v1/${path}`, () => HttpResponse.json(answer as object));
}

it("shows raters in their states, sets that are small, and what waits for a decision", async () => {
  server.use(
    serve(
      "rater-standings/",
      page([
        rater({ is_own: false, standings: underReview().standings }),
        rater({
          id: "m2",
          is_own: false,
          code: "R02",
          name: "Rob Rater",
          standings: [standing({ state: "qualified", valid_until: "2027-01-31", n_checks: 0 })],
        }),
      ]),
    ),
    serve("calibration-sets/", page([calibrationSet({ allowed_actions: ["withdraw"] })])),
    serve("gold-ratings/", page([])),
    serve("qualification-rules/", page([rule()])),
  );
  const { container } = await renderInProgramme(<CalibrationPage />, LEAD);

  expect(
    await screen.findByText("1 of 2 raters qualified; 1 review waits for a decision."),
  ).toBeVisible();
  expect(await screen.findByText("(a small set)", { exact: false })).toBeVisible();
  expect(screen.getByRole("link", { name: "Rana Rater (R01)" })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

const AT = { at: "/calibration/raters/m1", route: "/calibration/raters/$id", ...LEAD };

it("charts the drift and takes a decision only with its reason", async () => {
  const sent: unknown[] = [];
  server.use(
    serve("quiz-tries/", page([])),
    serve("rater-standings/m1/", underReview()),
    http.post("*/api/v1/rater-standings/m1/uphold/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(raterDetail({ standings: [standing({ state: "not_qualified" })] }));
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<RaterPage />, AT);

  expect(await screen.findByText("4 ratings are in doubt")).toBeVisible();
  const mark = screen.getByRole("img", { name: /Hidden gold session 3.*−1\.10 points.*beyond/ });
  expect(mark).toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Uphold the review" }));
  const dialog = await screen.findByRole("dialog");
  const act = within(dialog).getByRole("button", { name: "Uphold the review" });
  expect(act).toBeDisabled();
  await user.type(within(dialog).getByRole("textbox", { name: /Why/ }), "Scores drifted.");
  await user.click(act);

  await expect.poll(() => sent).toEqual([{ rubric: "b1", reason: "Scores drifted." }]);
  expect(await screen.findByText("Not qualified")).toBeVisible();
});

it("says why there are no limits yet", async () => {
  const found = underReview();
  server.use(
    serve("quiz-tries/", page([])),
    serve("rater-standings/m1/", {
      ...found,
      drift: found.drift?.map((one) => ({
        ...one,
        sentence: "No drift after 3 hidden gold sessions.",
        charts_reason: "3 qualification sessions say too little about a rater's spread.",
        points: one.points.map((point) => ({ ...point, ewma: null, alarms: [] })),
      })),
    }),
  );

  await renderInProgramme(<RaterPage />, AT);

  expect(await screen.findByText(/No limits: 3 qualification sessions/)).toBeVisible();
});

it("adopts a rule only after its chances were seen", async () => {
  const sent: Record<string, unknown>[] = [];
  server.use(
    serve(
      "rubrics/",
      page([
        {
          id: "b1",
          slug: "ipt",
          version: "1.0",
          title: "IPT",
          status: "published",
          pinned_in: [{ programme: "p1" }],
        },
      ]),
    ),
    serve("qualification-rules/", page([])),
    http.post("*/api/v1/qualification-rules/preview/", () =>
      HttpResponse.json({ test: chances(10), retest: chances(6) }),
    ),
    http.post("*/api/v1/qualification-rules/", async ({ request }) => {
      sent.push((await request.json()) as Record<string, unknown>);
      return HttpResponse.json(rule(), { status: 201 });
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<RulePage />, LEAD);

  await user.click(await screen.findByRole("button", { name: "Show the chances" }));
  expect(
    await screen.findByText(/a good rater passes with more than 99 %, a poor one with 17 %/),
  ).toBeVisible();
  expect(screen.getByText("This rule lets many poor raters through")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
  await user.type(screen.getByRole("textbox", { name: /Why this rule/ }), "Proposed.");
  await user.click(screen.getByRole("button", { name: "Adopt the rule" }));

  await expect.poll(() => sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ rubric: "b1", reason: "Proposed." });
});
