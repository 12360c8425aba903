import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
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

it("says why a session cannot be chosen", async () => {
  const { container } = await renderInProgramme(form());

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
    due_on: "2030-01-31",
    blind_to_trainee: true,
    rater_gate: "warn",
    check_every: 10,
  });
});
