import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { assignmentFixture, pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { QueuePage } from "./queue-page";

const RATER = { roles: ["rater" as const], permissions: ["rating.make"], code: "R01" };

it("lists what is assigned without a word about trainee or number", async () => {
  server.use(
    http.get("*/api/v1/assignments/", () =>
      HttpResponse.json(
        pageOf([
          assignmentFixture(),
          assignmentFixture({
            id: "a2",
            code: "M3TZ",
            status: "submitted",
            rating: "g2",
            allowed_actions: ["open"],
          }),
        ]),
      ),
    ),
  );

  const { container } = await renderInProgramme(<QueuePage />, { membership: RATER });

  expect(await screen.findByText("K7QX")).toBeVisible();
  expect(screen.getByRole("link", { name: "M3TZ" })).toHaveAttribute("href", "/ratings/g2");
  expect(screen.getByText(/^1 session waits for your rating/)).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("recuses with a reason, and only with one", async () => {
  const sent: unknown[] = [];
  server.use(
    http.get("*/api/v1/assignments/", () => HttpResponse.json(pageOf([assignmentFixture()]))),
    http.post("*/api/v1/assignments/a1/recuse/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(assignmentFixture({ status: "recused", allowed_actions: [] }));
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<QueuePage />, { membership: RATER });

  await user.click(await screen.findByRole("button", { name: "Recuse from session K7QX" }));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByRole("button", { name: "Recuse" })).toBeDisabled();
  await user.type(within(dialog).getByRole("textbox", { name: /Reason/ }), "I know this person");
  await user.click(within(dialog).getByRole("checkbox", { name: /I know the trainee/ }));
  await user.click(within(dialog).getByRole("button", { name: "Recuse" }));

  await screen.findByText("K7QX");
  expect(sent).toEqual([{ reason: "I know this person", knows_them: true }]);
});
