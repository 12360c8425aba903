import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { HarmFlag } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { FlagPage } from "./flag-page";
import { flagsInWords } from "./flag-words";
import { FlagsPage } from "./flags-page";

function flagFixture(changes: Partial<HarmFlag> = {}): HarmFlag {
  return {
    id: "f1",
    programme: "p1",
    session: "s1",
    session_label: "T03 · session 4",
    case_code: "C-3",
    trainee: "e1",
    trainee_name: "Tara Trainee",
    flag: "X7",
    text: "Missed or dismissed risk",
    turns: [12, 13],
    raised_at: "2026-03-02T12:00:00Z",
    state: "open",
    acknowledge_by: "2026-03-04T12:00:00Z",
    settle_by: null,
    is_overdue: false,
    is_own: false,
    outcome: null,
    is_readable: true,
    steps: [
      {
        number: 1,
        kind: "raised",
        made_by: null,
        made_at: "2026-03-02T12:00:00Z",
        turns: [12, 13],
        settle_by: null,
        outcome: null,
        note: "",
      },
    ],
    allowed_actions: ["acknowledge"],
    ...changes,
  };
}

it("says in one sentence what waits and what is late", () => {
  const late = flagFixture({ id: "f2", state: "acknowledged", is_overdue: true });

  expect(flagsInWords([flagFixture(), late, flagFixture({ state: "settled" })])).toBe(
    "1 harm flag waits to be acknowledged; 1 harm flag is being looked into; 1 is overdue.",
  );
  expect(flagsInWords([])).toBe("No harm flag waits for anybody.");
});

it("lists flags with what waits until when", async () => {
  server.use(http.get("*/api/v1/flags/", () => HttpResponse.json(pageOf([flagFixture()]))));

  const { container } = await renderInProgramme(<FlagsPage />, { at: "/flags", route: "/flags" });

  const link = await screen.findByRole("link", { name: "X7 Missed or dismissed risk" });
  expect(link).toHaveAttribute("href", "/flags/f1");
  expect(screen.getByText("Not acknowledged", { selector: ".state-mark *" })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("settles a flag with an outcome and words, and not without", async () => {
  const sent: unknown[] = [];
  const acknowledged = flagFixture({
    state: "acknowledged",
    settle_by: "2026-03-18T12:00:00Z",
    allowed_actions: ["move_deadline", "settle"],
  });
  server.use(
    http.get("*/api/v1/flags/f1/", () => HttpResponse.json(acknowledged)),
    http.post("*/api/v1/flags/f1/settle/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ ...acknowledged, state: "settled" });
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<FlagPage />, {
    at: "/flags/f1",
    route: "/flags/$id",
  });
  expect(await screen.findByText(/turns 12 and 13/)).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);

  await user.click(screen.getByRole("button", { name: "Settle…" }));
  const dialog = within(await screen.findByRole("dialog"));
  const settle = dialog.getByRole("button", { name: "Settle it" });
  expect(settle).toBeDisabled();
  await user.click(dialog.getByRole("radio", { name: "Not confirmed" }));
  await user.type(dialog.getByRole("textbox"), "The plan was made in turn 20.");
  await user.click(settle);

  await expect
    .poll(() => sent)
    .toEqual([{ outcome: "not_confirmed", note: "The plan was made in turn 20." }]);
});

it("tells who raised a flag that somebody else settles it", async () => {
  server.use(
    http.get("*/api/v1/flags/f1/", () => HttpResponse.json(flagFixture({ is_own: true }))),
  );

  await renderInProgramme(<FlagPage />, { at: "/flags/f1", route: "/flags/$id" });

  expect(await screen.findByText(/somebody else settles it/)).toBeVisible();
});
