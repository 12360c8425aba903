import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { roundDetailFixture } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { drawFixture, planFixture } from "./plan-fixture";
import { RoundPage } from "./round-page";

const AT = { at: "/rounds/r1", route: "/rounds/$id" };

beforeEach(() => {
  server.use(http.get("*/api/v1/rounds/r1/plan/", () => HttpResponse.json(planFixture())));
});

it("closes only after saying what will be missing", async () => {
  let closed = 0;
  server.use(
    http.get("*/api/v1/rounds/r1/", () => HttpResponse.json(roundDetailFixture())),
    http.post("*/api/v1/rounds/r1/close/", () => {
      closed += 1;
      return HttpResponse.json(roundDetailFixture({ phase: "closed", allowed_actions: [] }));
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<RoundPage />, AT);

  await user.click(await screen.findByRole("button", { name: "Close the round" }));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByText(/7 ratings have not been submitted/)).toBeVisible();
  expect(closed).toBe(0);
  await user.click(within(dialog).getByRole("button", { name: "Close the round" }));

  await expect.poll(() => closed).toBe(1);
  expect(await axeProblems(container)).toEqual([]);
});

it("offers nothing that the server does not allow", async () => {
  server.use(
    http.get("*/api/v1/rounds/r1/", () =>
      HttpResponse.json(roundDetailFixture({ allowed_actions: [] })),
    ),
  );

  await renderInProgramme(<RoundPage />, AT);

  expect(await screen.findByText("7 ratings are still to come", { exact: false })).toBeVisible();
  expect(
    screen.queryByRole("button", { name: /^(Start|Close) the round$/ }),
  ).not.toBeInTheDocument();
});

it("shows draw and plan, and carries out a new plan only as it was shown", async () => {
  const orders: unknown[] = [];
  const basis = "c".repeat(64);
  server.use(
    http.get("*/api/v1/rounds/r1/", () =>
      HttpResponse.json(
        roundDetailFixture({ draw: drawFixture(), allowed_actions: ["replan", "close"] }),
      ),
    ),
    http.post("*/api/v1/rounds/r1/replan-preview/", async ({ request }) => {
      const { moved_from } = (await request.json()) as { moved_from: string[] };
      const move = { code: "K7QX", rater_code: "R02", rater_name: "Rob Rater" };
      return HttpResponse.json({
        basis,
        n_components_before: 1,
        taken: moved_from.length ? [{ ...move, rater_code: "R01", rater_name: "Rana Rater" }] : [],
        given: moved_from.length ? [move] : [],
        plan: planFixture(),
      });
    }),
    http.post("*/api/v1/rounds/r1/replan/", async ({ request }) => {
      orders.push(await request.json());
      return HttpResponse.json(roundDetailFixture());
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<RoundPage />, AT);

  expect(await screen.findByText(/^Connected: every rater/)).toBeVisible();
  expect(screen.getByText(/^ICC interval expected ±\.31/)).toBeVisible();
  expect(screen.getByText(/^12 of 31 registered/)).toBeVisible();
  expect(screen.getByText("python backend/manage.py redraw r1")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);

  await user.click(screen.getByRole("button", { name: "Plan anew" }));
  const dialog = await screen.findByRole("dialog");
  const confirm = within(dialog).getByRole("button", { name: "Carry out this plan" });
  expect(await within(dialog).findByText(/Nothing was declined/)).toBeVisible();
  expect(confirm).toBeDisabled();
  await user.click(within(dialog).getByRole("checkbox", { name: /Rana Rater/ }));
  expect(await within(dialog).findByText("K7QX to Rob Rater (R02)")).toBeVisible();
  expect(await axeProblems(dialog)).toEqual([]);
  await user.click(confirm);

  await expect.poll(() => orders).toEqual([{ basis, moved_from: ["u2"], due_on: null }]);
});

it("names raters who are not in status, and says what that means", async () => {
  const rater = { person: "u2", code: "R01", name: "Rana Rater", why: "is under review" };
  server.use(
    http.get("*/api/v1/rounds/r1/", () =>
      HttpResponse.json(roundDetailFixture({ out_of_status: [rater] })),
    ),
  );

  await renderInProgramme(<RoundPage />, AT);

  expect(await screen.findByText(/^1 rater is not in status/)).toBeVisible();
  expect(screen.getByText("Rana Rater (R01): is under review")).toBeVisible();
  expect(screen.getByText(/They rate all the same/)).toBeVisible();
});

it("changes when a round is due", async () => {
  const sent: unknown[] = [];
  server.use(
    http.get("*/api/v1/rounds/r1/", () =>
      HttpResponse.json(roundDetailFixture({ due_on: null, allowed_actions: ["change_due"] })),
    ),
    http.post("*/api/v1/rounds/r1/change-due/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(roundDetailFixture());
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<RoundPage />, AT);

  await user.click(await screen.findByRole("button", { name: "Change the due date" }));
  const dialog = await screen.findByRole("dialog");
  const confirm = within(dialog).getByRole("button", { name: "Set the due date" });
  expect(confirm).toBeDisabled();
  await user.type(within(dialog).getByLabelText("Due on"), "2099-05-04");
  await user.click(confirm);

  await expect.poll(() => sent).toEqual([{ due_on: "2099-05-04" }]);
});
