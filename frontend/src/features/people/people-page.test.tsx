import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { memberFixture, pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { PeoplePage } from "./people-page";

it("shows members to an auditor, and nothing to manage", async () => {
  server.use(http.get("*/api/v1/memberships/", () => HttpResponse.json(pageOf([memberFixture()]))));

  const { container } = await renderInProgramme(<PeoplePage />, {
    membership: { permissions: ["people.read"] },
  });

  expect(await screen.findByText("Rana Rater")).toBeVisible();
  expect(screen.queryByRole("link", { name: "Invitations" })).not.toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);
});

it("shows the link of an invitation once it is made", async () => {
  const invitation = {
    id: "i1",
    programme: "p1",
    email: "new@demo.example",
    role: "rater",
    expires_at: "2030-01-01T00:00:00Z",
    accepted_at: null,
    link: null,
  };
  const link = "http://localhost/invitation/abc";
  server.use(
    http.get("*/api/v1/invitations/", () => HttpResponse.json(pageOf([invitation]))),
    http.post("*/api/v1/invitations/", () =>
      HttpResponse.json({ ...invitation, link }, { status: 201 }),
    ),
  );
  const user = userEvent.setup();
  await renderInProgramme(<PeoplePage />, { at: "/people?show=invitations", route: "/people" });

  await user.click(await screen.findByRole("button", { name: "Invite somebody" }));
  await user.type(
    await screen.findByRole("textbox", { name: /E-mail address/ }),
    "new@demo.example",
  );
  await user.click(screen.getByRole("button", { name: "Make the invitation" }));

  expect(await screen.findByText(link)).toBeVisible();
});
