import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { certificateFixture, decisionFixture } from "./certification.fixture";
import { CertificationPage } from "./certification-page";
import { endsWithin } from "./words";

async function open(decisions: unknown[], certificates: unknown[]) {
  server.use(
    http.get("*/api/v1/decisions/", () => HttpResponse.json(pageOf(decisions))),
    http.get("*/api/v1/certificates/", () => HttpResponse.json(pageOf(certificates))),
  );
  const { container } = await renderInProgramme(<CertificationPage />);
  await screen.findByRole("heading", { name: "Certificates" });
  return container;
}

it("lists decisions and certificates, and says what is revoked or rests on changed evidence", async () => {
  const container = await open(
    [decisionFixture()],
    [
      certificateFixture({ is_flagged: true }),
      certificateFixture({ id: "k2", code: "Q9YV-6ME9-FGA7", state: "revoked" }),
    ],
  );

  expect(await screen.findByText("1 decision is open; 1 certificate is valid.")).toBeVisible();
  expect(screen.getByText("Revoked", { selector: ".state-mark span" })).toBeVisible();
  expect(screen.getByText("Evidence changed")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("says what will be here", async () => {
  await open([], []);

  expect(await screen.findByText("Decisions will be listed here")).toBeVisible();
  expect(screen.getByText("Certificates will be listed here")).toBeVisible();
});

it("knows what ends soon", () => {
  const today = new Date("2027-02-01T12:00:00");

  expect(endsWithin(certificateFixture(), 60, today)).toBe(true);
  expect(endsWithin(certificateFixture(), 10, today)).toBe(false);
  expect(endsWithin(certificateFixture({ state: "revoked" }), 60, today)).toBe(false);
});
