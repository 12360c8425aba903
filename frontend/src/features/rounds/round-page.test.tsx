import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { roundDetailFixture } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { RoundPage } from "./round-page";

const AT = { at: "/rounds/r1", route: "/rounds/$id" };

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
