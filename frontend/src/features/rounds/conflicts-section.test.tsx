import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { ConflictOfInterest } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { ConflictsSection } from "./conflicts-section";

const CONFLICT: ConflictOfInterest = {
  id: "c1",
  programme: "p1",
  rater: "u2",
  rater_code: "R01",
  rater_name: "Rana Rater",
  trainee: "e1",
  trainee_code: "T03",
  reason: "They share an office.",
  declared_at: "2026-03-01T09:00:00Z",
  ended_at: null,
  allowed_actions: ["end"],
};

function page(results: readonly unknown[]) {
  return HttpResponse.json({ count: results.length, next: null, previous: null, results });
}

it("lists what is declared, declares with a reason only, and ends", async () => {
  const sent: unknown[] = [];
  let ended = 0;
  server.use(
    http.get("*/api/v1/conflicts/", () =>
      page([CONFLICT, { ...CONFLICT, id: "c2", ended_at: "2026-03-02T09:00:00Z" }]),
    ),
    http.get("*/api/v1/raters/", () => page([{ id: "u3", name: "Rob Rater", code: "R02" }])),
    http.get("*/api/v1/enrolments/", () =>
      page([{ id: "e1", code: "T03", person: "u9", name: "Tess Trainee" }]),
    ),
    http.post("*/api/v1/conflicts/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(CONFLICT, { status: 201 });
    }),
    http.post("*/api/v1/conflicts/c1/end/", () => {
      ended += 1;
      return HttpResponse.json({ ...CONFLICT, ended_at: "2026-03-09T09:00:00Z" });
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<ConflictsSection programme="p1" />);

  expect(await screen.findAllByText(/does not rate T03/)).toHaveLength(1);
  expect(await axeProblems(container)).toEqual([]);

  await user.click(screen.getByRole("button", { name: "Declare a conflict" }));
  const dialog = await screen.findByRole("dialog");
  const declare = within(dialog).getByRole("button", { name: "Declare it" });
  await within(dialog).findByRole("option", { name: "Rob Rater (R02)" });
  await within(dialog).findByRole("option", { name: "Tess Trainee (T03)" });
  await user.selectOptions(within(dialog).getByLabelText(/Rater/), "u3");
  await user.selectOptions(within(dialog).getByLabelText(/Trainee/), "e1");
  expect(declare).toBeDisabled();
  await user.type(within(dialog).getByLabelText(/Reason/), "Old friends");
  await user.click(declare);
  await expect.poll(() => sent).toEqual([{ rater: "u3", trainee: "e1", reason: "Old friends" }]);

  await user.click(screen.getByRole("button", { name: "End the conflict of R01 and T03" }));
  const question = await screen.findByRole("dialog", { name: "End this conflict?" });
  await user.click(within(question).getByRole("button", { name: "End the conflict" }));
  await expect.poll(() => ended).toBe(1);
});
