import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { auditWeekFixture } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { WeeksPage } from "./weeks-page";

it("says which weeks wait, and records that one was read with what there is to say", async () => {
  const sent: unknown[] = [];
  const running = auditWeekFixture({
    starts_on: "2026-03-16",
    ends_on: "2026-03-22",
    state: "running",
  });
  server.use(
    http.get("*/api/v1/audit-reviews/weeks/", () =>
      HttpResponse.json([running, auditWeekFixture({ state: "overdue" })]),
    ),
    http.post("*/api/v1/audit-reviews/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<WeeksPage />, {
    at: "/audit/weeks",
    route: "/audit/weeks",
  });

  expect(await screen.findByText("1 week waits to be read and is overdue.")).toBeVisible();
  expect(screen.getAllByRole("button", { name: /read it/ })).toHaveLength(1);
  const link = screen.getByRole("link", { name: /Read the events of 2 Mar/ });
  expect(link).toHaveAttribute("href", "/audit?since=2026-03-02&until=2026-03-08");
  expect(await axeProblems(container)).toEqual([]);

  await user.click(screen.getByRole("button", { name: /read it/ }));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByLabelText(/Open questions/), "Who was refused?");
  await user.click(within(dialog).getByRole("button", { name: "Yes, record it" }));

  await expect
    .poll(() => sent)
    .toEqual([
      {
        programme: "p1",
        week_starts_on: "2026-03-02",
        note: "",
        open_questions: "Who was refused?",
      },
    ]);
});
