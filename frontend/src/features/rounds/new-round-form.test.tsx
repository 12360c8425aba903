import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { roundDetailFixture, sessionFixture } from "@/testing/fixtures";
import { rubricFixture } from "@/testing/instrument-fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { NewRoundForm } from "./new-round-form";

const SESSIONS = [
  sessionFixture({
    id: "s2",
    label: "T04 · session 1",
    is_assignable: false,
    not_assignable_reasons: ["no_consent"],
  }),
  sessionFixture(),
];
const RATERS = [
  { id: "u2", name: "Rana Rater", code: "R01" },
  { id: "u3", name: "Rob Rater", code: "R02" },
];

function form() {
  return (
    <NewRoundForm programme="p1" rubrics={[rubricFixture()]} sessions={SESSIONS} raters={RATERS} />
  );
}

const FRAME = {
  n_registered: 31,
  n_in_frame: 24,
  left_out: [{ reason: "no_consent", n_sessions: 7 }],
  strata: [{ stratum: "", n_sessions: 24 }],
};

beforeEach(() => {
  const none = { count: 0, next: null, previous: null, results: [] };
  server.use(
    http.get("*/api/v1/cohorts/", () => HttpResponse.json(none)),
    http.get("*/api/v1/enrolments/", () => HttpResponse.json(none)),
    http.post("*/api/v1/rounds/frame/", () => HttpResponse.json(FRAME)),
  );
});

it("says why a session cannot be chosen", async () => {
  const user = userEvent.setup();
  const { container } = await renderInProgramme(form());
  await user.click(await screen.findByRole("radio", { name: "Chosen one by one" }));

  const blocked = await screen.findByRole("checkbox", { name: /T04 · session 1/ });
  expect(blocked).toBeDisabled();
  expect(
    screen.getByText("Cannot be given to raters: no valid consent is recorded."),
  ).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("proposes the IPT instrument where there are several", async () => {
  const rubrics = [
    { ...rubricFixture(), id: "b2", slug: "behaviour-counts", title: "Counts" },
    { ...rubricFixture(), slug: "ipt-adherence-competence", version: "1.0", status: "published" },
  ];
  await renderInProgramme(
    <NewRoundForm programme="p1" rubrics={rubrics} sessions={SESSIONS} raters={RATERS} />,
  );

  expect(await screen.findByRole("combobox", { name: /Rubric/ })).toHaveDisplayValue(
    /version 1\.0$/,
  );
});

it("saves a draft with what was chosen, once there are enough raters", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/v1/rounds/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(roundDetailFixture(), { status: 201 });
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(form());

  await user.type(await screen.findByRole("textbox", { name: /Name/ }), "Spring round");
  await user.click(screen.getByRole("radio", { name: "Chosen one by one" }));
  await user.clear(screen.getByLabelText(/Raters per session/));
  await user.type(screen.getByLabelText(/Raters per session/), "2");
  await user.click(screen.getByRole("checkbox", { name: /T03 · session 4/ }));
  await user.click(screen.getByRole("checkbox", { name: /Rana Rater/ }));
  const save = screen.getByRole("button", { name: "Save as draft" });
  expect(save).toBeDisabled();
  await user.click(screen.getByRole("checkbox", { name: /Rob Rater/ }));
  await user.type(screen.getByLabelText(/Due on/), "2030-01-31");
  await user.click(save);

  await expect.poll(() => sent).toHaveLength(1);
  expect(sent[0]).toEqual({
    programme: "p1",
    name: "Spring round",
    rubric: "b1",
    sessions: ["s1"],
    raters: ["u2", "u3"],
    raters_per_session: 2,
    double_coded_percent: 20,
    due_on: "2030-01-31",
    blind_to_trainee: true,
    rater_gate: "warn",
    check_every: 10,
  });
});

it("draws from a frame that says n of N before anything is drawn", async () => {
  const sent: Record<string, unknown>[] = [];
  server.use(
    http.post("*/api/v1/rounds/", async ({ request }) => {
      sent.push((await request.json()) as Record<string, unknown>);
      return HttpResponse.json(roundDetailFixture(), { status: 201 });
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(form());

  expect(await screen.findByText("24 of 31 registered sessions can be drawn.")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
  await user.type(screen.getByRole("textbox", { name: /Name/ }), "Drawn");
  await user.type(screen.getByLabelText(/Sessions to draw/), "12");
  await user.type(screen.getByLabelText(/Own seed/), "4-2-6");
  await user.click(screen.getByRole("checkbox", { name: /Rana Rater/ }));
  await user.click(screen.getByRole("checkbox", { name: /Rob Rater/ }));
  await user.type(screen.getByLabelText(/Due on/), "2030-01-31");
  await user.click(screen.getByRole("button", { name: "Draw and save as draft" }));

  await expect.poll(() => sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    draw: {
      n_sessions: 12,
      seed: "4-2-6",
      stratified_by: "trainee",
      sought: { not_yet_given: true, held_from: null, cohort: null },
    },
    raters_per_session: 1,
    double_coded_percent: 20,
  });
  expect(sent[0]).not.toHaveProperty("sessions");
});
