import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { certificateFixture, decisionFixture, HASH } from "./certification.fixture";
import { DecisionPage } from "./decision-page";

async function open(decision = decisionFixture(), certificates = [certificateFixture()]) {
  server.use(
    http.get("*/api/v1/decisions/d1/", () => HttpResponse.json(decision)),
    http.get("*/api/v1/certificates/", () => HttpResponse.json(pageOf(certificates))),
  );
  const { container } = await renderInProgramme(<DecisionPage />, {
    at: "/decisions/d1",
    route: "/decisions/$id",
  });
  await screen.findByRole("heading", { level: 1 });
  return container;
}

it("lets a person sign exactly the trace that they read", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/v1/decisions/d1/sign/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(decisionFixture());
    }),
  );
  const container = await open(decisionFixture(), []);
  expect(screen.getByText("The evidence is frozen; 0 of 2 signatures are there.")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);

  await userEvent.click(screen.getByRole("button", { name: "Sign" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent(HASH);
  const confirm = [...dialog.querySelectorAll("button")].find((one) => one.textContent === "Sign");
  await userEvent.click(confirm!);

  expect(sent).toEqual([{ trace_hash: HASH }]);
});

it("names what is not as it was frozen, and what bars a person from signing", async () => {
  await open(
    decisionFixture({
      differences: [
        { code: "rating_removed", where: "r1", detail: "A rating of C-1, session 2 is not there." },
      ],
      sign_bar: "Whoever rated a session of the portfolio does not sign.",
      allowed_actions: [],
    }),
    [],
  );

  expect(screen.getByRole("alert")).toHaveTextContent("A rating of C-1, session 2 is not there.");
  expect(screen.getByText(/Whoever rated a session/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Sign" })).toBeNull();
});

it("offers to certify when everybody who is needed has signed", async () => {
  const allowed_actions = ["certify", "refuse"];
  const signed = (name: string) => ({
    signer: name,
    supervises: true,
    trace_hash: HASH,
    signed_at: "2026-11-20T10:00:00Z",
    counts: true,
  });
  await open(decisionFixture({ allowed_actions, signatures: [signed("Ada Bright")] }), []);
  expect(screen.getByText("It can be certified when 1 more person has signed.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Certify" })).toBeNull();

  await open(
    decisionFixture({
      allowed_actions,
      signatures: [signed("Ada Bright"), signed("Ben Cole")],
    }),
    [],
  );
  expect(await screen.findByRole("button", { name: "Certify" })).toBeEnabled();
});

it("revokes a certificate only with a reason", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/v1/certificates/k1/revoke/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(certificateFixture({ state: "revoked" }));
    }),
  );
  await open(decisionFixture({ state: "certified", allowed_actions: [] }));

  await userEvent.click(await screen.findByRole("button", { name: "Revoke" }));
  expect(await screen.findByRole("button", { name: "Revoke it" })).toBeDisabled();
  await userEvent.type(screen.getByLabelText(/Why/), "A recording was not hers.");
  await userEvent.click(screen.getByRole("button", { name: "Revoke it" }));

  expect(sent).toEqual([{ reason: "A recording was not hers." }]);
});

it("asks for the renewal of a certificate that has run out", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/v1/certificates/k1/renew/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(decisionFixture({ id: "d1", purpose: "renewal" }), { status: 201 });
    }),
  );
  await open(decisionFixture({ state: "certified", allowed_actions: [] }), [
    certificateFixture({ state: "expired", allowed_actions: ["open", "renew"] }),
  ]);

  await userEvent.click(await screen.findByRole("button", { name: "Renew…" }));
  expect(await screen.findByRole("link", { name: "The portfolio since that day" })).toBeVisible();
  await userEvent.type(screen.getByLabelText(/Note/), "Two new cases.");
  await userEvent.click(screen.getByRole("button", { name: "Ask for it" }));

  expect(sent).toEqual([{ note: "Two new cases." }]);
});
