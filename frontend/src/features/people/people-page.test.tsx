import { screen, waitFor } from "@testing-library/react";
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
    withdrawn_at: null,
    allowed_actions: ["withdraw"],
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

it("ends a role on a day, and says what stays", async () => {
  const sent: unknown[] = [];
  const member = memberFixture({ allowed_actions: ["update", "deactivate_account"] });
  server.use(
    http.get("*/api/v1/memberships/", () => HttpResponse.json(pageOf([member]))),
    http.patch("*/api/v1/memberships/m1/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(member);
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<PeoplePage />);

  await user.click(await screen.findByRole("button", { name: "Dates of Rana Rater, rater" }));
  expect(await screen.findByText(/has the same code/)).toBeVisible();
  await user.type(screen.getByLabelText("Last day"), "2026-06-30");
  await user.click(screen.getByRole("button", { name: "Save the dates" }));

  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(sent).toEqual([{ starts_on: "2026-01-01", ends_on: "2026-06-30" }]);
});

it("says why an account is not closed", async () => {
  const member = memberFixture({ allowed_actions: ["update", "deactivate_account"] });
  const refusal = {
    code: "belongs_elsewhere",
    detail: "This person belongs to another programme as well. End their role here instead.",
    errors: [],
  };
  server.use(
    http.get("*/api/v1/memberships/", () => HttpResponse.json(pageOf([member]))),
    http.post("*/api/v1/memberships/m1/deactivate-account/", () =>
      HttpResponse.json(refusal, { status: 403 }),
    ),
  );
  const user = userEvent.setup();
  await renderInProgramme(<PeoplePage />);

  await user.click(
    await screen.findByRole("button", { name: "Close account of Rana Rater, rater" }),
  );
  await user.click(await screen.findByRole("button", { name: "Close the account" }));

  expect(await screen.findByText(/belongs to another programme/)).toBeVisible();
});

it("marks a closed account and offers to open it", async () => {
  const member = memberFixture({
    person: { id: "u2", name: "Rana Rater", email: "r@demo.example", is_active: false },
    allowed_actions: ["update", "reactivate_account"],
  });
  server.use(http.get("*/api/v1/memberships/", () => HttpResponse.json(pageOf([member]))));
  await renderInProgramme(<PeoplePage />);

  expect(await screen.findByText("account closed")).toBeVisible();
  expect(screen.getByRole("button", { name: "Open account of Rana Rater, rater" })).toBeVisible();
});

it("withdraws an invitation", async () => {
  let isWithdrawn = false;
  const invitation = () => ({
    id: "i1",
    programme: "p1",
    email: "new@demo.example",
    role: "rater",
    expires_at: "2030-01-01T00:00:00Z",
    accepted_at: null,
    withdrawn_at: isWithdrawn ? "2026-03-01T10:00:00Z" : null,
    link: null,
    allowed_actions: isWithdrawn ? [] : ["withdraw"],
  });
  server.use(
    http.get("*/api/v1/invitations/", () => HttpResponse.json(pageOf([invitation()]))),
    http.post("*/api/v1/invitations/i1/withdraw/", () => {
      isWithdrawn = true;
      return HttpResponse.json(invitation());
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<PeoplePage />, { at: "/people?show=invitations", route: "/people" });

  await user.click(
    await screen.findByRole("button", { name: "Withdraw the invitation of new@demo.example" }),
  );

  expect(await screen.findByText("Withdrawn")).toBeVisible();
});

it("erases an account once its address is typed, and says what goes", async () => {
  const sent: unknown[] = [];
  const member = memberFixture({ allowed_actions: ["update", "erase_account"] });
  server.use(
    http.get("*/api/v1/memberships/", () => HttpResponse.json(pageOf([member]))),
    http.get("*/api/v1/personal-data/m1/", () =>
      HttpResponse.json({
        n_texts: 2,
        n_own_sessions: 3,
        n_certificates: 1,
        n_ratings_kept: 4,
        n_due: 1,
        hindrances: [],
      }),
    ),
    http.post("*/api/v1/personal-data/m1/erase/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(member);
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<PeoplePage />);

  await user.click(
    await screen.findByRole("button", { name: "Erase account of Rana Rater, rater" }),
  );
  expect(await screen.findByText(/recordings of 2 sessions of theirs/)).toBeVisible();
  expect(
    screen.getByText("1 rating they have not finished has to be given to somebody else."),
  ).toBeVisible();
  const erase = screen.getByRole("button", { name: "Erase it for good" });
  expect(erase).toBeDisabled();
  await user.click(screen.getByRole("checkbox", { name: /scores of their own sessions stay/ }));
  await user.type(screen.getByLabelText("Their e-mail address, to confirm"), member.person.email);
  await user.click(erase);

  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(sent).toEqual([{ email: member.person.email, keep_scores: true, reason: "" }]);
});

it("says what is in the way of erasing an account", async () => {
  const member = memberFixture({ allowed_actions: ["erase_account"] });
  server.use(
    http.get("*/api/v1/memberships/", () => HttpResponse.json(pageOf([member]))),
    http.get("*/api/v1/personal-data/m1/", () =>
      HttpResponse.json({
        n_texts: 0,
        n_own_sessions: 0,
        n_certificates: 0,
        n_ratings_kept: 0,
        n_due: 0,
        hindrances: [{ code: "last_lead", detail: "Nobody else leads North." }],
      }),
    ),
  );
  const user = userEvent.setup();
  await renderInProgramme(<PeoplePage />);
  await user.click(
    await screen.findByRole("button", { name: "Erase account of Rana Rater, rater" }),
  );

  expect(await screen.findByText("Nobody else leads North.")).toBeVisible();
  await user.type(screen.getByLabelText("Their e-mail address, to confirm"), member.person.email);
  expect(screen.getByRole("button", { name: "Erase it for good" })).toBeDisabled();
});
