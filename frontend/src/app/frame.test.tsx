import { QueryClient } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { announceSignedOut } from "@/api/sign-in-state";
import { axeProblems } from "@/testing/axe";
import {
  assignmentFixture,
  meFixture,
  membershipFixture,
  pageOf,
  roundFixture,
} from "@/testing/fixtures";
import { server } from "@/testing/server";
import { Providers } from "./providers";
import { makeRouter } from "./router";

async function open(path: string) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = makeRouter(createMemoryHistory({ initialEntries: [path] }));
  await router.load();
  const { container } = render(
    <Providers client={client}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { container, router };
}

const EMPTY = () => HttpResponse.json(pageOf([]));

function answerAs(membership: Parameters<typeof membershipFixture>[0]) {
  server.use(
    http.get("*/api/v1/me/", () =>
      HttpResponse.json(meFixture({ memberships: [membershipFixture(membership)] })),
    ),
    http.get("*/api/v1/rounds/", () => HttpResponse.json(pageOf([roundFixture()]))),
    http.get("*/api/v1/assignments/", () => HttpResponse.json(pageOf([assignmentFixture()]))),
    http.get("*/api/v1/sessions/", EMPTY),
  );
}

it("shows a rater only the places of a rater, and says that the data are simulated", async () => {
  answerAs({ roles: ["rater"], permissions: ["rating.make", "rubric.read"], code: "R01" });

  const { container } = await open("/");

  expect(await screen.findByRole("heading", { level: 1, name: /wait/ })).toBeVisible();
  const rail = screen.getByRole("navigation", { name: "Main" });
  expect(
    within(rail)
      .getAllByRole("link")
      .map((link) => link.textContent),
  ).toEqual(["Today", "Ratings", "Calibration", "Rubrics"]);
  expect(screen.getByText(/Simulated data/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Skip to the content" })).toHaveAttribute(
    "href",
    "#content",
  );
  expect(await axeProblems(container)).toEqual([]);
});

it("puts the many places of a lead under headings", async () => {
  answerAs({
    roles: ["lead"],
    permissions: [
      ...["session.read", "round.read", "reliability.read", "calibration.read", "flag.read"],
      ...["curve.read", "decision.read", "rubric.read", "people.read", "audit.read"],
    ],
  });

  const { container } = await open("/");

  const rail = await screen.findByRole("navigation", { name: "Main" });
  const under = (name: string) =>
    within(within(rail).getByRole("list", { name }))
      .getAllByRole("link")
      .map((link) => link.textContent);
  expect(under("Raters")).toEqual(["Rounds", "Reliability", "Calibration"]);
  expect(under("Trainees")).toEqual(["Trainees", "Certification"]);
  expect(under("Programme")).toEqual(["Rubrics", "People", "Audit"]);
  expect(await axeProblems(container)).toEqual([]);
});

it("goes to a page by Ctrl-K", async () => {
  answerAs({});
  const user = userEvent.setup();
  const { router } = await open("/");
  await screen.findByRole("heading", { level: 1 });

  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox", { name: "Page to go to" }), "rounds");
  await user.keyboard("{Enter}");

  expect(await screen.findByRole("heading", { level: 1, name: "Rounds" })).toBeVisible();
  expect(router.state.location.pathname).toBe("/rounds");
});

it("keeps the page when the sign-in ends, and asks for the password above it", async () => {
  answerAs({});
  await open("/rounds");
  await screen.findByRole("link", { name: "Spring round" });

  announceSignedOut();

  const dialog = await screen.findByRole("dialog", { name: "Sign in again" });
  // The dialog fades in.
  await waitFor(() => expect(within(dialog).getByText(/Nothing is lost/)).toBeVisible());
  expect(screen.getByText("Spring round")).toBeInTheDocument();
});

it("sends somebody who is not signed in to the sign-in, and remembers the page", async () => {
  server.use(
    http.get("*/api/v1/me/", () =>
      HttpResponse.json({ code: "not_authenticated", detail: "Sign in." }, { status: 401 }),
    ),
    http.get("*/_allauth/browser/v1/auth/session", () => HttpResponse.json({}, { status: 401 })),
  );

  const { router } = await open("/rounds?phase=closed");

  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(router.state.location.search).toEqual({ next: "/rounds?phase=closed" });
});

it("has words for an address that leads nowhere", async () => {
  answerAs({});

  await open("/no/such/page");

  expect(await screen.findByRole("heading", { name: "There is no page here" })).toBeVisible();
});
