import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { consentFormFixture, pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { RetentionPage } from "./retention-page";
import {
  comingFixture,
  holdFixture,
  outlookFixture,
  overviewFixture,
  policyFixture,
  proofFixture,
} from "./retention.fixture";

const LEAD = { permissions: ["retention.read", "session.read"] };

function show(part: string, coming = [comingFixture()], overview = overviewFixture()) {
  server.use(
    http.get("*/api/v1/retention/", () => HttpResponse.json(pageOf([overview]))),
    http.get("*/api/v1/coming-deletions/", () => HttpResponse.json(pageOf(coming))),
  );
  return renderInProgramme(<RetentionPage />, {
    at: `/consent-and-retention?show=${part}`,
    route: "/consent-and-retention",
    membership: LEAD,
  });
}

it("counts sessions by consent, with links, and publishes the next version of a form", async () => {
  const sent: unknown[] = [];
  server.use(
    http.get("*/api/v1/consent-forms/", () =>
      HttpResponse.json(pageOf([consentFormFixture({ name: "Recording", version: "1.0" })])),
    ),
    http.post("*/api/v1/consent-forms/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(consentFormFixture({ version: "2.0" }), { status: 201 });
    }),
  );
  const user = userEvent.setup();
  const { container } = await show("consent");

  const expired = await screen.findByRole("link", { name: "1 expired" });
  expect(expired).toHaveAttribute("href", "/sessions?consent=expired");
  expect(screen.queryByRole("link", { name: /not begun/ })).not.toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);
  await user.click(await screen.findByRole("button", { name: "New version of Recording" }));
  await user.type(await screen.findByRole("textbox", { name: /^Version/ }), "2.0");
  const text = screen.getByRole("textbox", { name: /^Text/ });
  await user.clear(text);
  await user.type(text, "I agree.");
  await user.click(screen.getByRole("button", { name: "Publish it" }));

  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(sent).toEqual([
    expect.objectContaining({ name: "Recording", version: "2.0", text: "I agree." }),
  ]);
});

it("names on the button what a policy deletes, and sends that number", async () => {
  const sent: unknown[] = [];
  const asked: unknown[] = [];
  server.use(
    http.get("*/api/v1/retention-policies/", () => HttpResponse.json(pageOf([policyFixture()]))),
    http.post("*/api/v1/retention-policies/outlook/", async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(outlookFixture());
    }),
    http.post("*/api/v1/retention-policies/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(policyFixture({ number: 2 }), { status: 201 });
    }),
  );
  const user = userEvent.setup();
  const { container } = await show("policy");

  expect((await screen.findAllByText("365 days after the session was held")).length).toBe(2);
  await user.click(screen.getByRole("button", { name: "Change the policy" }));
  const days = await screen.findByRole("spinbutton", { name: /^Days/ });
  await user.clear(days);
  await user.type(days, "3");
  expect(screen.getByText("From 7 to 36500.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Set the policy" })).toBeDisabled();
  await user.type(days, "0");
  const set = await screen.findByRole("button", {
    name: "Set it: 4 deletions on 12 Jan 2030",
  });
  expect(screen.getByText(/2 of them would be kept longer/)).toBeVisible();
  expect(screen.getByText(/1 more is due and kept by a legal hold/)).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
  await user.click(set);

  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  const rules = { text: { event: "held", days: 30, on: null }, recording: null, unfinished: null };
  expect(asked.at(-1)).toEqual({ programme: "p1", rules });
  expect(sent).toEqual([{ programme: "p1", rules, confirmed_due: 4 }]);
});

it("says what goes when and why, and what a hold keeps", async () => {
  const { container } = await show("coming", [
    comingFixture({ id: "t0", session_number: 6, due_on: "2026-01-01", is_held: true }),
    comingFixture(),
  ]);

  expect(await screen.findByText("Kept by a legal hold")).toBeVisible();
  expect(
    screen.getByText("1 deletion is due in the next 30 days, the first on 20 Jan 2030."),
  ).toBeVisible();
  expect(screen.getByRole("link", { name: "B-01, session 7" })).toHaveAttribute(
    "href",
    "/sessions/s1",
  );
  expect(screen.getAllByText("Transcripts: 365 days after the session was held").length).toBe(2);
  expect(await axeProblems(container)).toEqual([]);
});

it("lifts a hold with a reason, and says what that erases", async () => {
  const sent: unknown[] = [];
  server.use(
    http.get("*/api/v1/legal-holds/", () => HttpResponse.json(pageOf([holdFixture()]))),
    http.post("*/api/v1/legal-holds/h1/lift/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(holdFixture({ lifted_at: "2026-02-01T00:00:00Z" }));
    }),
  );
  const user = userEvent.setup();
  const { container } = await show("holds");

  expect(await screen.findByText("1 withdrawn, erased when it is lifted")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Lift the hold on Case B-01" }));
  await user.type(await screen.findByRole("textbox", { name: /^Why/ }), "It is settled.");
  await user.click(screen.getByRole("button", { name: "Lift it and erase 1 text" }));

  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(sent).toEqual([{ reason: "It is settled." }]);
});

it("offers an auditor nothing to change, and verifies a proof", async () => {
  const failed = { code: "content_gone", holds: false, said: "The file is still in the folder." };
  server.use(
    http.get("*/api/v1/deletion-proofs/", () =>
      HttpResponse.json(
        pageOf([proofFixture(), proofFixture({ id: "d2", what: "recording", size: 2048 })]),
      ),
    ),
    http.get("*/api/v1/deletion-proofs/d1/verify/", () =>
      HttpResponse.json({ holds: true, checks: [] }),
    ),
    http.get("*/api/v1/deletion-proofs/d2/verify/", () =>
      HttpResponse.json({ holds: false, checks: [failed] }),
    ),
  );
  const user = userEvent.setup();
  const { container } = await show("proofs", [], overviewFixture({ allowed_actions: [] }));

  await user.click(
    await screen.findByRole("button", { name: "Verify: Transcript of B-01, session 7" }),
  );
  expect(await screen.findByText("Gone, and the trail says so")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Verify: Recording of B-01, session 7" }));
  expect(await screen.findByText("The file is still in the folder.")).toBeVisible();
  expect(screen.getByText("Nothing is due for deletion in the next 30 days.")).toBeVisible();
  expect(screen.getByRole("link", { name: "Export all proofs as CSV" })).toHaveAttribute(
    "href",
    "/api/v1/deletion-proofs/export/?programme=p1",
  );
  expect(await axeProblems(container)).toEqual([]);
});
