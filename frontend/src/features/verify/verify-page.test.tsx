import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { Verification } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { server } from "@/testing/server";
import { VerifyPage } from "./verify-page";

const CERTIFICATE = {
  code: "F6KD-7BFQ-YMN3",
  holder: "Kira Belmonte",
  title: "Supervised practice",
  pathway_version: "1.0",
  programme: "Riverside",
  is_simulated: false,
  issued_on: "2026-03-02T09:00:00Z",
  valid_until: "2027-03-02",
  revoked_on: null,
};

async function open(verdict: Verification) {
  server.use(http.get("*/api/v1/verifications/:code/", () => HttpResponse.json(verdict)));
  const { container } = await renderPage(<VerifyPage />, {
    at: "/verify/F6KD-7BFQ-YMN3",
    route: "/verify/$code",
    isWhole: true,
  });
  await screen.findByRole("region", { name: "What was found" });
  return container;
}

it("says of a valid certificate what it says, and nothing else", async () => {
  const container = await open({
    state: "valid",
    sentence: "This certificate is valid.",
    certificate: CERTIFICATE,
  });

  expect(screen.getByText("This certificate is valid.")).toBeVisible();
  expect(screen.getByText("Kira Belmonte")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it.each([
  ["revoked", "Revoked: not valid"],
  ["expired", "Expired"],
  ["broken", "Cannot be confirmed"],
  ["mistyped", "Mistyped"],
  ["unknown", "Not found"],
] as const)("never calls a certificate that is %s valid", async (state, word) => {
  await open({ state, sentence: "What the server says.", certificate: null });

  expect(screen.getByText(word)).toBeVisible();
  expect(screen.queryByText("Valid")).toBeNull();
});

it("checks a pasted credential", async () => {
  server.use(
    http.post("*/api/v1/verifications/", () =>
      HttpResponse.json({
        state: "altered",
        sentence: "The credential was altered.",
        certificate: null,
      }),
    ),
  );
  await renderPage(<VerifyPage />, { at: "/verify", route: "/verify", isWhole: true });

  await userEvent.click(screen.getByText("Check an Open Badges credential instead"));
  await userEvent.type(screen.getByLabelText(/^Credential/), "a.b.c");
  await userEvent.click(screen.getByRole("button", { name: "Check the credential" }));

  expect(await screen.findByText("The credential was altered.")).toBeVisible();
});
