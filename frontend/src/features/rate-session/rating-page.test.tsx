import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { announceSignedIn, isSignedOut } from "@/api/sign-in-state";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { type Edit, EMPTY_ITEM } from "./draft";
import { RatingPage } from "./rating-page";
import { RatingServer } from "./rating-server";

async function openRating() {
  const page = await renderPage(<RatingPage />, { at: "/ratings/rating-1", route: "/ratings/$id" });
  await screen.findByRole("button", { name: "Select turn 1" }, { timeout: 8000 });
  return { user: userEvent.setup(), container: page.container };
}

/** The row of an item; marks beside turns begin with other words. */
function row(item: string): HTMLElement {
  return screen.getByRole("button", { name: new RegExp(`^${item} `) });
}

const saving = () => screen.getByRole("status", { name: "Saving" });
const lastWord = () => screen.getByRole("status", { name: "Last word" });
const stored = (server: RatingServer, item: string) =>
  server.rating.items.find((other) => other.item === item);

const scoredItem = (id: string, adherence: number): Edit => ({
  kind: "item",
  id,
  value: { ...EMPTY_ITEM, status: "scored", values: { adherence, competence: 2 }, evidence: [1] },
});

it("rates a whole session by keyboard alone, evidence and submission included", async () => {
  const server = new RatingServer();
  const { user } = await openRating();

  // The problem area comes first; the items that wait for it say so.
  expect(row("B4")).toHaveTextContent("waits for the problem area");
  await user.keyboard("2");
  await waitFor(() => expect(server.rating.problem_areas).toEqual(["dispute"]));
  expect(row("B3")).toHaveTextContent("not the area you recorded");
  expect(row("B4")).toHaveTextContent("to rate");

  // A1: evidence first, then both scores, which leads on to A2.
  await user.keyboard("{ArrowDown}");
  expect(row("A1")).toHaveAttribute("aria-expanded", "true");
  expect(screen.getByRole("group", { name: /Adherence/ })).toContainElement(
    document.activeElement as HTMLElement,
  );
  await user.keyboard("jj{Shift>}j{/Shift}e34");
  expect(row("A2")).toHaveAttribute("aria-expanded", "true");

  // A2: not applicable leads on to B4, where the scores come before the evidence.
  await user.keyboard("n");
  expect(row("B4")).toHaveAttribute("aria-expanded", "true");
  await user.keyboard("25");
  expect(row("B4")).toHaveTextContent("needs evidence");
  await user.keyboard("e");
  expect(row("B4")).toHaveTextContent("adherence 2, competence 5");

  await waitFor(() => expect(saving()).toHaveTextContent(/saved \d\d:04:31/));
  expect(stored(server, "A1")).toMatchObject({
    values: { adherence: 3, competence: 4 },
    evidence: [2, 3],
  });
  expect(stored(server, "A2")).toMatchObject({
    status: "not_applicable",
    not_applicable_reason: "no_opportunity",
  });
  expect(stored(server, "B4")).toMatchObject({
    values: { adherence: 2, competence: 5 },
    evidence: [2, 3],
  });

  await user.keyboard("s");
  await screen.findByText(/Nothing is missing/);
  await user.keyboard("{Enter}");
  expect(await screen.findByText(/You submitted this rating/)).toBeVisible();
  expect(server.rating.status).toBe("submitted");
  expect(screen.queryByRole("radio")).not.toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Back to the queue" })).toBeInTheDocument();
}, 30_000);

it("refuses a digit beyond the scale and says so, and undoes the last change", async () => {
  const server = new RatingServer({ problem_areas: ["dispute"] });
  const { user } = await openRating();

  await user.keyboard("6");
  expect(lastWord()).toHaveTextContent("Adherence goes from 0 to 4; nothing was changed.");
  await user.keyboard("3");
  await waitFor(() => expect(stored(server, "A1")).toMatchObject({ values: { adherence: 3 } }));
  await user.keyboard("u");
  await waitFor(() =>
    expect(stored(server, "A1")).toMatchObject({ status: "unscored", values: { adherence: null } }),
  );
});

it("lets a score be corrected without moving on", async () => {
  const server = new RatingServer({ problem_areas: ["dispute"] });
  const { user } = await openRating();

  await user.keyboard("je34{ArrowUp}");
  expect(row("A1")).toHaveAttribute("aria-expanded", "true");
  await user.keyboard("2");

  expect(row("A1")).toHaveAttribute("aria-expanded", "true");
  await waitFor(() =>
    expect(stored(server, "A1")).toMatchObject({
      values: { adherence: 2, competence: 4 },
      evidence: [1],
    }),
  );
});

it("does not mark a required item as not applicable, but as absent", async () => {
  const server = new RatingServer({ problem_areas: ["dispute"] });
  const { user } = await openRating();

  await user.keyboard("n");
  expect(lastWord()).toHaveTextContent("A1 is required in this session.");
  expect(server.nAsked).toBe(0);
  await user.keyboard("m");
  await waitFor(() => expect(stored(server, "A1")).toMatchObject({ status: "absent" }));
});

it("works by mouse: points, status, evidence, its place and its removal", async () => {
  const server = new RatingServer({ problem_areas: ["dispute"] });
  const { user } = await openRating();

  await user.click(row("A2"));
  const adherence = screen.getByRole("group", { name: /Adherence/ });
  await user.click(within(adherence).getByRole("radio", { name: "2, partial" }));
  await user.click(screen.getByText("Nothing. I slammed the dishwasher."));
  await user.click(screen.getByRole("button", { name: /^Add 4/ }));
  await waitFor(() =>
    expect(stored(server, "A2")).toMatchObject({ values: { adherence: 2 }, evidence: [4] }),
  );
  const evidence = screen.getByRole("list", { name: "Evidence for A2" });
  await user.click(within(evidence).getByRole("button", { name: "Show turn 4" }));
  expect(screen.getByRole("button", { name: "Select turn 4" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await user.click(within(evidence).getByRole("button", { name: /^Remove turn 4/ }));
  await user.click(screen.getByRole("button", { name: /^Missed opportunity/ }));

  await waitFor(() =>
    expect(stored(server, "A2")).toMatchObject({ status: "missed_opportunity", evidence: [] }),
  );
});

it("keeps changes while the server cannot be reached, and sends them once", async () => {
  const server = new RatingServer({ problem_areas: ["dispute"] });
  const { user } = await openRating();
  server.mode = "down";

  await user.keyboard("m");
  await waitFor(() => expect(saving()).toHaveTextContent("offline, 1 change kept on this device"));
  expect(row("A1")).toHaveTextContent("absent");
  server.mode = "up";
  await user.click(screen.getByRole("button", { name: "Try now" }));

  await waitFor(() => expect(saving()).toHaveTextContent(/saved/));
  expect(server.changes).toEqual(["A1"]);
});

it("keeps everything over an expired sign-in and goes on after it", async () => {
  const server = new RatingServer({ problem_areas: ["dispute"] });
  const { user } = await openRating();
  server.mode = "signed_out";

  await user.keyboard("m");
  await waitFor(() => expect(saving()).toHaveTextContent("needs sign-in, nothing lost"));
  expect(isSignedOut()).toBe(true);
  server.mode = "up";
  announceSignedIn();

  await waitFor(() => expect(saving()).toHaveTextContent(/saved/));
  expect(server.changes).toEqual(["A1"]);
});

it("asks which of two changes counts, and stores the chosen one", async () => {
  const server = new RatingServer({ problem_areas: ["dispute"] });
  const { user } = await openRating();
  server.writeElsewhere(scoredItem("A1", 1));

  await user.keyboard("m");
  const note = await screen.findByRole("alert");
  expect(note).toHaveTextContent("A1 was changed in two places");
  expect(note).toHaveTextContent("Elsewhere: adherence 1, competence 2, turns 1.");
  expect(stored(server, "A1")).toMatchObject({ values: { adherence: 1 } });
  await user.click(within(note).getByRole("button", { name: "Keep what is here" }));

  await waitFor(() => expect(stored(server, "A1")).toMatchObject({ status: "absent" }));
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

it("names what is missing before submission, and leads there", async () => {
  const server = new RatingServer({ problem_areas: ["dispute"] });
  const { user } = await openRating();

  await user.click(screen.getByRole("button", { name: "Submit…" }));
  const sheet = await screen.findByRole("dialog", { name: "Submit this rating" });
  expect(within(sheet).getByText("3 things are missing:")).toBeVisible();
  expect(within(sheet).getByRole("button", { name: "Submit the rating" })).toBeDisabled();
  await user.click(within(sheet).getByRole("button", { name: "B4 Role dispute work" }));

  expect(row("B4")).toHaveAttribute("aria-expanded", "true");
  expect(server.rating.status).toBe("draft");
});

it("raises a flag with the selected turns and a note", async () => {
  const server = new RatingServer({ problem_areas: ["dispute"] });
  const { user } = await openRating();

  await user.keyboard("jf");
  const sheet = await screen.findByRole("dialog", { name: "Flags" });
  await user.click(within(sheet).getByRole("checkbox", { name: /^X5/ }));
  await user.click(within(sheet).getByRole("button", { name: "Add turns 1" }));
  await user.type(within(sheet).getByRole("textbox", { name: "Note on X5" }), "Took sides.");
  await user.click(within(sheet).getByRole("button", { name: "Close flags" }));

  await waitFor(() =>
    expect(server.rating.flags).toEqual([{ flag: "X5", note: "Took sides.", evidence: [1] }]),
  );
});

it("types notes without taking their letters for keys", async () => {
  const server = new RatingServer({ problem_areas: ["dispute"] });
  const { user } = await openRating();

  await user.type(screen.getByRole("textbox", { name: "Note on A1" }), "seen 3 men");
  await waitFor(() => expect(stored(server, "A1")).toMatchObject({ note: "seen 3 men" }));
  expect(stored(server, "A1")).toMatchObject({ status: "unscored" });
});

it("searches with / and Enter, and shows one speaker alone", async () => {
  new RatingServer({ problem_areas: ["dispute"] });
  const { user } = await openRating();

  await user.keyboard("/");
  const field = screen.getByRole("searchbox", { name: "Search" });
  await waitFor(() => expect(field).toHaveFocus());
  await user.keyboard("dishwasher{Enter}");
  expect(screen.getByRole("button", { name: "Select turn 4" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await user.selectOptions(screen.getByRole("combobox", { name: "Speaker" }), "client");
  expect(screen.queryByRole("button", { name: "Select turn 1" })).not.toBeInTheDocument();
});

it("lets single keys be switched off", async () => {
  const server = new RatingServer({ problem_areas: ["dispute"] });
  const { user } = await openRating();

  await user.keyboard("?");
  const sheet = await screen.findByRole("dialog", { name: "Keys" });
  await user.click(within(sheet).getByRole("checkbox", { name: "Use these single keys" }));
  await user.click(within(sheet).getByRole("button", { name: "Close keys" }));
  await waitFor(() => expect(sheet).not.toBeInTheDocument());
  await user.keyboard("m");

  expect(row("A1")).toHaveTextContent("to rate");
  expect(server.nAsked).toBe(0);
});

it("shows a released rating to read, without keys or controls", async () => {
  const server = new RatingServer({
    problem_areas: ["dispute"],
    status: "submitted",
    is_own: false,
    submitted_at: "2026-03-02T12:30:00Z",
    released_at: "2026-03-03T09:00:00Z",
    allowed_actions: [],
    items: [
      {
        item: "A1",
        status: "scored",
        values: { adherence: 3, competence: 4 },
        choices: [],
        count: null,
        not_applicable_reason: null,
        note: "Stays with Sunday.",
        evidence: [4],
      },
    ],
  });
  const { user } = await openRating();

  expect(screen.getByText(/Independent rating by R07/)).toBeVisible();
  await user.click(row("A1"));
  expect(screen.getByText(/3 of 4/)).toBeVisible();
  expect(screen.getByText("Stays with Sunday.")).toBeVisible();
  await user.keyboard("m1");
  expect(screen.queryByRole("radio")).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Submit…" })).not.toBeInTheDocument();
  expect(server.nAsked).toBe(0);
});

it("gives axe nothing to find, with an item open and in the sheet", async () => {
  new RatingServer({ problem_areas: ["dispute"] });
  const { user, container } = await openRating();

  expect(await axeProblems(container)).toEqual([]);
  await user.keyboard("s");
  await screen.findByRole("dialog", { name: "Submit this rating" });
  expect(await axeProblems(document.body)).toEqual([]);
});
