import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { KEPT_PREFIX } from "@/api/sign-in";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { server as network } from "@/testing/server";
import { RatingPage } from "./rating-page";
import { ACCOUNT } from "./rating-fixture";
import { RatingServer } from "./rating-server";

beforeEach(() => localStorage.clear());

async function openRating() {
  const page = await renderPage(<RatingPage />, { at: "/ratings/rating-1", route: "/ratings/$id" });
  await screen.findByRole("button", { name: "Select turn 1" }, { timeout: 8000 });
  return page;
}

function end(server: RatingServer): void {
  server.rating = {
    ...server.rating,
    status: "ended",
    text_closed: "consent_withdrawn",
    version: server.rating.version + 1,
    allowed_actions: [],
  };
}

const lookAgain = () =>
  act(async () => {
    window.dispatchEvent(new Event("focus"));
    await Promise.resolve();
  });
const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(KEPT_PREFIX));
const words = () => screen.queryByText(/turn 1\b/i);

it("takes the text from the screen when the client withdraws, and says what is left to do", async () => {
  const server = new RatingServer();
  const { container } = await openRating();
  localStorage.setItem(`${KEPT_PREFIX}${ACCOUNT}.rating-1.item:A1`, "{}");
  localStorage.setItem(`${KEPT_PREFIX}${ACCOUNT}.rating-2.item:A1`, "{}");

  end(server);
  await lookAgain();

  expect(await screen.findByText("Session K7QX is closed")).toBeVisible();
  expect(screen.getByText(/Nothing more is needed of you/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Select turn 1" })).not.toBeInTheDocument();
  expect(words()).not.toBeInTheDocument();
  expect(kept()).toEqual([`${KEPT_PREFIX}${ACCOUNT}.rating-2.item:A1`]);
  expect(screen.getByRole("link", { name: "Back to the queue" })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("says that the lead ended the work, and keeps what was saved", async () => {
  const server = new RatingServer();
  await openRating();
  server.rating = {
    ...server.rating,
    status: "ended",
    ended_by_lead: true,
    version: server.rating.version + 1,
    allowed_actions: [],
  };

  await lookAgain();

  expect(await screen.findByText(/The programme lead has ended this work/)).toBeVisible();
  expect(screen.getByText(/What you had saved is kept/)).toBeVisible();
  expect(screen.queryByText(/erased/)).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Select turn 1" })).not.toBeInTheDocument();
});

it("takes it away when a save finds the text closed", async () => {
  const server = new RatingServer();
  await openRating();
  server.rating = { ...server.rating, text_closed: "consent_expired", allowed_actions: [] };
  network.use(
    http.put("*/api/v1/ratings/rating-1/problem-areas/", () =>
      HttpResponse.json(
        { code: "text_closed", detail: "The text is closed.", errors: [] },
        { status: 409 },
      ),
    ),
  );

  await userEvent.setup().keyboard("2");

  expect(await screen.findByText("Session K7QX is closed")).toBeVisible();
  expect(screen.getByText(/What you saved is kept/)).toBeVisible();
  expect(screen.getByText(/1 change that had not reached the server was removed/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Select turn 1" })).not.toBeInTheDocument();
});

it("asks by itself within fifteen seconds", async () => {
  const server = new RatingServer();
  await openRating();

  end(server);

  await waitFor(() => expect(screen.getByText("Session K7QX is closed")).toBeVisible(), {
    timeout: 15_000,
  });
}, 25_000);

it("shows what was submitted without the text once that is closed", async () => {
  new RatingServer({
    status: "submitted",
    submitted_at: "2026-03-02T12:00:00Z",
    text_closed: "consent_withdrawn",
    allowed_actions: [],
  });

  await renderPage(<RatingPage />, { at: "/ratings/rating-1", route: "/ratings/$id" });

  expect(await screen.findByText(/Scores stay, and so do the numbers/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Select turn 1" })).not.toBeInTheDocument();
});
