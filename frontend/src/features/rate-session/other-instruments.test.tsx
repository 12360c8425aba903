import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { Rating } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { EMPTY_ITEM } from "./draft";
import { mixedRubric } from "./mixed-rubric-fixture";
import { RatingPage } from "./rating-page";
import { RatingServer } from "./rating-server";

const NOTHING: Partial<Rating> = { items: [], applicability: {} };

async function openRating() {
  const page = await renderPage(<RatingPage />, { at: "/ratings/rating-1", route: "/ratings/$id" });
  await screen.findByRole("button", { name: "Select turn 1" }, { timeout: 8000 });
  return { user: userEvent.setup(), container: page.container };
}

const row = (part: string) => screen.getByRole("button", { name: new RegExp(`^${part} `) });
const lastWord = () => screen.getByRole("status", { name: "Last word" });
const saving = () => screen.getByRole("status", { name: "Saving" });
const stored = (server: RatingServer, part: string) =>
  server.rating.items.find((other) => other.item === part);

it("rates kinds, scales of any length and counts by keyboard alone", async () => {
  const server = new RatingServer(NOTHING, mixedRubric);
  server.scores = [{ of: "overall", scale: "skill", score: 17, reason: null }];
  const { user } = await openRating();

  // Nothing is asked that the instrument does not know.
  expect(screen.queryByText("Problem area")).not.toBeInTheDocument();
  expect(screen.queryByText(/phase/)).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Flags" })).not.toBeInTheDocument();
  expect(row("K2")).toHaveTextContent("waits for K1");

  // One choice leads on to the question it opens; several choices wait for ↓.
  await user.keyboard("2");
  expect(row("K2")).toHaveAttribute("aria-expanded", "true");
  await user.keyboard("123");
  expect(lastWord()).toHaveTextContent("K2 takes at most 2 answers.");
  await user.keyboard("{ArrowDown}");

  // A first digit that may go on stays; the second makes the number.
  expect(row("A1")).toHaveAttribute("aria-expanded", "true");
  await user.keyboard("1");
  expect(lastWord()).toHaveTextContent("One more digit makes a longer number");
  expect(row("A1")).toHaveAttribute("aria-expanded", "true");
  await user.keyboard("0");
  expect(row("A1")).toHaveTextContent("skill 10");

  // Three scales, one after the other.
  await user.keyboard("{ArrowDown}");
  expect(screen.getAllByRole("group", { name: /Skill|Strain|Ease/ })).toHaveLength(3);
  expect(screen.getByRole("group", { name: /Strain/ })).toHaveTextContent(
    "A lower number is better.",
  );
  await user.keyboard("742");
  expect(row("RS")).toHaveAttribute("aria-expanded", "true");

  // A tally, step by step and taken back, and a number typed.
  await user.keyboard("+++-u");
  expect(row("RS")).toHaveTextContent("counted 3");
  await user.keyboard("{ArrowDown}12{Backspace}4");
  expect(row("RC")).toHaveTextContent("counted 14");

  await waitFor(() => expect(saving()).toHaveTextContent(/saved/));
  expect(stored(server, "K1")).toMatchObject({ choices: ["online"] });
  expect(stored(server, "K2")).toMatchObject({ choices: ["noise", "delay"] });
  expect(stored(server, "A2")).toMatchObject({ values: { skill: 7, strain: 4, ease: 2 } });
  expect(stored(server, "RS")).toMatchObject({ count: 3 });
  expect(stored(server, "RC")).toMatchObject({ count: 14 });
  expect(screen.queryByRole("region", { name: "Scores" })).not.toBeInTheDocument();

  server.rating.summaries = [
    { id: "complex", name: "Complex", unit: "percent", value: 82.35, reason: null },
  ];
  await user.keyboard("s");
  await screen.findByText(/Nothing is missing/);
  await user.keyboard("{Enter}");
  const scores = await screen.findByRole("region", { name: "Scores" });
  expect(await within(scores).findByText("17")).toBeVisible();
  expect(scores).toHaveTextContent("usual pass mark 12 reached");
  expect(scores).toHaveTextContent("82.35 %");
}, 30_000);

it("rules out by an answer what was open, and keeps what was entered until submission", async () => {
  const server = new RatingServer(NOTHING, mixedRubric);
  const { user } = await openRating();
  await user.keyboard("21");
  await waitFor(() => expect(stored(server, "K2")).toMatchObject({ choices: ["noise"] }));

  await user.keyboard("{ArrowUp}1");
  expect(row("K2")).toHaveTextContent("not applicable by K1");
  await user.click(row("K2"));
  expect(screen.getByText(/Asked when K1 \(How did the two meet\?\) is “Online”/)).toBeVisible();
  expect(screen.getByText(/is set aside when you submit/)).toBeVisible();

  await waitFor(() => expect(stored(server, "K1")).toMatchObject({ choices: ["room"] }));
  expect(stored(server, "K2")).toMatchObject({ choices: ["noise"] });
});

it("opens what an answer opens without connection, and sends both in order later", async () => {
  const server = new RatingServer(NOTHING, mixedRubric);
  const { user } = await openRating();
  server.mode = "down";

  await user.keyboard("21");
  expect(row("K2")).toHaveTextContent("Noise");
  await waitFor(() => expect(saving()).toHaveTextContent("offline, 2 changes kept"));
  server.mode = "up";
  await user.click(screen.getByRole("button", { name: "Try now" }));

  await waitFor(() => expect(saving()).toHaveTextContent(/saved/));
  expect(server.changes).toEqual(["K1", "K2"]);
});

it("works by mouse and touch: answers stay in place, a tally has buttons and a field", async () => {
  const server = new RatingServer(NOTHING, mixedRubric);
  const { user } = await openRating();

  await user.click(screen.getByRole("radio", { name: "Online" }));
  expect(row("K1")).toHaveAttribute("aria-expanded", "true");
  await user.click(row("RS"));
  const tally = screen.getByRole("group", { name: /^Count of RS/ });
  expect(within(tally).getByRole("button", { name: "One less" })).toBeDisabled();
  await user.click(within(tally).getByRole("button", { name: "None: 0" }));
  await user.click(within(tally).getByRole("button", { name: "One more" }));
  await user.click(within(tally).getByRole("button", { name: "One more" }));
  await waitFor(() => expect(stored(server, "RS")).toMatchObject({ count: 2 }));
  const field = within(tally).getByRole("textbox", { name: "RS, how many" });
  await user.clear(field);
  await user.type(field, "1x7");
  await waitFor(() => expect(stored(server, "RS")).toMatchObject({ count: 17 }));
});

it("keeps a count at 0 and says so", async () => {
  const server = new RatingServer(NOTHING, mixedRubric);
  const { user } = await openRating();
  await user.click(row("RS"));

  await user.keyboard("-");
  expect(lastWord()).toHaveTextContent("Nothing is counted yet. Press 0 for none.");
  await user.keyboard("0-");
  expect(lastWord()).toHaveTextContent("A count is 0 or more.");
  await waitFor(() => expect(stored(server, "RS")).toMatchObject({ count: 0 }));
});

it("names missing answers and counts, and asks for no evidence", async () => {
  new RatingServer(NOTHING, mixedRubric);
  const { user } = await openRating();
  await user.keyboard("15");

  await user.keyboard("s");
  const sheet = await screen.findByRole("dialog", { name: "Submit this rating" });
  await waitFor(() => expect(sheet).toHaveTextContent("2 things are missing:"));
  const lines = within(sheet).getAllByRole("listitem");
  expect(lines.map((line) => line.textContent)).toEqual([
    "A2 Repair not rated yet",
    "RS Plain reflection not counted yet",
  ]);
});

it("shows a conflict about a count and a choice in words", async () => {
  const server = new RatingServer(NOTHING, mixedRubric);
  const { user } = await openRating();
  server.writeElsewhere({
    kind: "item",
    id: "K1",
    value: { ...EMPTY_ITEM, status: "scored", choices: ["room"] },
  });

  await user.keyboard("2");
  const note = await screen.findByRole("alert");
  expect(note).toHaveTextContent("Here: “Online”.");
  expect(note).toHaveTextContent("Elsewhere: “In a room”.");
});

it("gives axe nothing to find, with a question and a tally open", async () => {
  new RatingServer(NOTHING, mixedRubric);
  const { user, container } = await openRating();

  expect(await axeProblems(container)).toEqual([]);
  await user.click(row("RS"));
  expect(await axeProblems(container)).toEqual([]);
});
