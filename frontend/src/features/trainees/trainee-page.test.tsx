import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { ProgrammeContext } from "@/api/me";
import type { MyMembership, TraineeCurve } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { server } from "@/testing/server";
import {
  listOf,
  makeCurve,
  makePoint,
  makeRating,
  makeRelease,
  makeSections,
  makeSession,
  membership,
  MONITOR,
  REFUSED,
} from "./curve.fixture";
import { TraineePage } from "./trainee-page";

const LEAD = membership(["lead"], ["curve.read", "session.read"]);
const TRAINEE = membership(["trainee"], ["curve.read", "release.read", "session.read"]);
const SUPERVISOR = membership(
  ["supervisor"],
  ["curve.read", "session.read", "release.read", "release.make", "rating.supervise"],
);

function serveCurve(curve: TraineeCurve) {
  server.use(
    http.get("*/api/v1/goals/", () => HttpResponse.json(listOf([]))),
    http.get("*/api/v1/trainees/t1/sections/", () => HttpResponse.json(makeSections())),
    http.get("*/api/v1/trainees/t1/curve/", ({ request }) => {
      const asked = new URL(request.url).searchParams;
      const section = curve.sections.find(({ id }) => id === asked.get("section"));
      const scale =
        asked.get("scale") === "adherence"
          ? ({ id: "adherence", name: "Adherence", min: 0, max: 4 } as const)
          : curve.scale;
      return HttpResponse.json({ ...curve, scale, section: section ?? curve.section });
    }),
  );
}

function open(who: MyMembership, search = "") {
  return renderPage(
    <ProgrammeContext value={who}>
      <TraineePage />
    </ProgrammeContext>,
    { at: `/trainees/t1${search}`, route: "/trainees/$id" },
  );
}

it("begins with the model's sentence and says each score to the keyboard; axe finds nothing", async () => {
  serveCurve(makeCurve());
  const { container } = await open(LEAD);

  expect(await screen.findByRole("heading", { name: "Mira Holt (T01)" })).toBeVisible();
  expect(screen.getByText(/most likely between 2\.5 and 3\.3/)).toBeVisible();
  expect(screen.getByText("Simulated")).toBeVisible();
  const marks = await screen.findAllByRole("img", { name: /^(Session|Estimated)/ });
  expect(marks).toHaveLength(4);
  marks[0]!.focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(document.activeElement).toHaveAccessibleName(/^Session 2 .*supervisor rating/);
  expect(screen.getByText("Trainees were given one common slope.")).toBeVisible();
  expect(screen.queryByRole("heading", { name: "Sessions" })).toBeNull();
  expect(await axeProblems(container)).toEqual([]);
});

it("says plainly why a cohort under five has no model, and still shows the scores", async () => {
  serveCurve(makeCurve({ model: REFUSED, cohort: { id: "c2", name: "Small", n_trainees: 4 } }));
  const { container } = await open(LEAD);

  expect(await screen.findByText(/with fewer than five no cohort model is fitted/)).toBeVisible();
  expect(screen.getByText(/2 ratings of 2 sessions; no level is estimated/)).toBeVisible();
  expect(screen.getAllByRole("img", { name: /^Session/ })).toHaveLength(2);
  expect(container.querySelector("path.curve__line--plain")).not.toBeNull();
});

it.each([
  ["no", [], "There are no scores to show yet."],
  ["one", [makePoint(1, 2)], /1 rating of 1 session; no level/],
])("stands for %s score", async (_name, points, words) => {
  serveCurve(
    makeCurve({
      points,
      model: { fitted: false, reason: "insufficient_data", text: "Too few scores.", line: null },
    }),
  );
  const { container } = await open(LEAD);

  expect(await screen.findByText(words)).toBeVisible();
  expect(container.textContent).not.toMatch(/NaN|undefined/);
});

it("takes scale and section from the address and keeps the choice there", async () => {
  serveCurve(makeCurve());
  await open(LEAD, "?scale=adherence&section=B");

  expect(await screen.findByText(/^Problem area, adherence:/)).toBeVisible();
  await userEvent.selectOptions(screen.getByLabelText("Section"), "A");
  expect(await screen.findByText(/^Focus on the present, adherence:/)).toBeVisible();
  expect(screen.getByLabelText("Scale")).toHaveValue("adherence");
});

it("says what several versions share and what is left out", async () => {
  const sentence =
    "Ratings under versions 1.0 and 1.1: 24 of 26 items can be compared; the others are left out of the curve.";
  const versions = {
    used: ["1.0", "1.1"],
    read_as: "1.1",
    unreadable: [],
    n_items: 26,
    n_comparable: 24,
    rescaled: [],
    left_out: [
      { id: "A9", name: "Naming", version: "1.1", why: "new" as const },
      { id: "B7", name: "Waiting", version: "1.0", why: "dropped" as const },
    ],
    sentence,
  };
  serveCurve(makeCurve({ versions }));
  const { container } = await open(LEAD);

  expect(await screen.findByText(sentence)).toBeVisible();
  expect(screen.queryByLabelText("Instrument")).toBeNull();
  await userEvent.click(screen.getByText("Why this curve"));
  expect(screen.getByText("A9 Naming, new in 1.1; B7 Waiting, last asked in 1.0")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("offers a choice where a trainee is rated with several instruments", async () => {
  const instruments = [
    { id: "ipt", name: "IPT rubric", n_ratings: 4 },
    { id: "skills", name: "Skills", n_ratings: 1 },
  ];
  const asked: string[] = [];
  server.use(
    http.get("*/api/v1/trainees/t1/curve/", ({ request }) => {
      const { search, searchParams } = new URL(request.url);
      asked.push(search);
      const instrument = instruments.find(({ id }) => id === searchParams.get("instrument"));
      return HttpResponse.json(
        makeCurve({ instruments, instrument: instrument ?? instruments[0]! }),
      );
    }),
  );
  await open(LEAD, "?scale=adherence&section=B");

  const choice = await screen.findByLabelText("Instrument");
  expect(choice).toHaveValue("ipt");
  expect(within(choice).getByRole("option", { name: "Skills (1 rating)" })).toBeVisible();
  asked.length = 0;
  await userEvent.selectOptions(choice, "skills");

  await waitFor(() => expect(screen.getByLabelText("Instrument")).toHaveValue("skills"));
  // Scale and section are the other instrument's own.
  expect(new Set(asked)).toEqual(new Set(["?section=overall&instrument=skills"]));
});

it("shows the trainee what was released, newest first, and nothing to rate or release", async () => {
  serveCurve(makeCurve());
  server.use(
    http.get("*/api/v1/releases/", () =>
      HttpResponse.json(
        listOf([
          makeRelease({ id: "older", rating: "rat0", released_at: "2026-01-10T10:00:00Z" }),
          makeRelease(),
          makeRelease({ id: "other", trainee: { id: "t2", code: "T02" } }),
        ]),
      ),
    ),
  );
  const { container } = await open(TRAINEE);

  const cards = await screen.findAllByRole("article");
  expect(cards).toHaveLength(2);
  const link = within(cards[0]!).getByRole("link", {
    name: "Supervisor rating of case C1, session 1, initial phase, 9 Mar 2026",
  });
  expect(link).toHaveAttribute("href", "/ratings/rat1");
  expect(within(cards[0]!).getByText("Adherence 2.4")).toBeVisible();
  expect(within(cards[0]!).getByText("Competence not scored")).toBeVisible();
  expect(within(cards[0]!).getByText("You stayed with the quarrel.")).toBeVisible();
  expect(screen.queryByRole("heading", { name: "Sessions" })).toBeNull();
  expect(await axeProblems(container)).toEqual([]);
});

function serveSupervision(released: unknown[] = []) {
  serveCurve(makeCurve());
  server.use(
    http.get("*/api/v1/releases/", () => HttpResponse.json(listOf(released))),
    http.get("*/api/v1/sessions/", () =>
      HttpResponse.json(
        listOf([makeSession(), makeSession({ id: "s9", label: "Somebody else's", trainee: null })]),
      ),
    ),
    http.get("*/api/v1/ratings/", () => HttpResponse.json(listOf([makeRating()]))),
  );
}

it("lets a supervisor begin a rating of a session of theirs", async () => {
  serveSupervision();
  const bodies: unknown[] = [];
  server.use(
    http.post("*/api/v1/ratings/", async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json(makeRating({ id: "new", status: "draft" }), { status: 201 });
    }),
  );
  await open(SUPERVISOR);

  await userEvent.click(await screen.findByRole("button", { name: "Rate C1 session 1" }));

  await waitFor(() => expect(bodies).toEqual([{ kind: "supervisor", session: "s1" }]));
  expect(screen.queryByText("Somebody else's")).toBeNull();
});

it("leads to the feedback on a rating, begun or gone on with", async () => {
  serveSupervision();
  const bodies: unknown[] = [];
  server.use(
    http.post("*/api/v1/feedback/", async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json({ id: "f1" }, { status: 201 });
    }),
  );
  await open(SUPERVISOR);

  await userEvent.click(
    await screen.findByRole("button", { name: /^Feedback: supervisor rating of C1 session 1/ }),
  );

  await waitFor(() => expect(bodies).toEqual([{ rating: "rat1" }]));
});

it("says why feedback was not begun", async () => {
  serveSupervision();
  server.use(
    http.post("*/api/v1/feedback/", () =>
      HttpResponse.json(
        { code: "not_allowed", detail: "This trainee is not yours any more.", errors: [] },
        { status: 403 },
      ),
    ),
  );
  await open(SUPERVISOR);

  await userEvent.click(await screen.findByRole("button", { name: /^Feedback: supervisor/ }));

  expect(await screen.findByRole("alert")).toHaveTextContent("This trainee is not yours any more.");
});

it("shows every section on both scales apart, and where the trainee stands against themselves", async () => {
  serveCurve(
    makeCurve({
      self_against: {
        sessions: [{ x: 2, self_score: 4.5, independent: 3, n_raters: 2 }],
        gap: 1.5,
        low: null,
        high: null,
        sentence: "On average the trainee's self-ratings lie 1.5 points above, over 1 session.",
      },
      monitor: MONITOR,
    }),
  );
  const { container } = await open(LEAD);

  expect(await screen.findByRole("heading", { name: "Adherence, from 0 to 4" })).toBeVisible();
  expect(screen.getByRole("heading", { name: "Competence, from 0 to 6" })).toBeVisible();
  expect(screen.getAllByRole("img", { name: /^A Focus on the present: 1 score/ })).toHaveLength(2);
  expect(
    screen.getByRole("img", {
      name: "Session 2: self-rating 4.5, 2 independent ratings 3.0, difference +1.50",
    }),
  ).toBeVisible();
  expect(screen.getByText(/would wrongly signal about 5/)).toBeVisible();
  expect(screen.getByRole("img", { name: /^Session 1: sum 0.4 of 4.1/ })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("takes raters' severity out of the marks where the model knows it", async () => {
  serveCurve(makeCurve({ points: [makePoint(1, 2, { score_adjusted: 2.4 })] }));
  await open(LEAD);

  expect(
    await screen.findByRole("img", { name: /: 2\.0 \(2\.4 without the rater's severity\)/ }),
  ).toBeVisible();
  await userEvent.selectOptions(screen.getByLabelText("Severity"), "Raters' severity taken out");

  expect(await screen.findByText(/is taken out of their marks/)).toBeVisible();
});

it("tells a trainee what to practise next, with turns and no session of others", async () => {
  serveCurve(makeCurve());
  server.use(
    http.get("*/api/v1/releases/", () => HttpResponse.json(listOf([]))),
    http.get("*/api/v1/trainees/t1/practice/", () =>
      HttpResponse.json({
        instrument: "IPT 1.0",
        scale: { name: "Competence", min: 0, max: 6 },
        bar: 4,
        items: [
          {
            item: "B1",
            name: "Area",
            section: "B",
            mean: 1.5,
            n_sessions: 3,
            examples: [
              {
                origin: "gold",
                session: null,
                score: 5,
                turns: [{ role: "therapist", text: "What did you want him to hear?" }],
              },
            ],
          },
        ],
        nothing: null,
      }),
    ),
  );
  await open(membership(["trainee"], ["curve.read", "practice.read"]));

  expect(await screen.findByText(/What did you want him to hear/)).toBeVisible();
  expect(screen.getByRole("heading", { name: "B1 Area: 1.5 over 3 sessions" })).toBeVisible();
  expect(screen.getByText(/From a gold session/)).toBeVisible();
});
