import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { FeedbackContent } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { CONTENT, makeFeedback, RELEASED, serveFeedback } from "./feedback.fixture";
import { FeedbackListPage } from "./feedback-list-page";
import { FeedbackPage } from "./feedback-page";

const SUPERVISOR = {
  roles: ["supervisor" as const],
  permissions: ["feedback.read", "feedback.write"],
};
const TRAINEE = { roles: ["trainee" as const], permissions: ["feedback.read", "feedback.answer"] };

function open(membership: typeof SUPERVISOR | typeof TRAINEE) {
  return renderInProgramme(<FeedbackPage />, {
    at: "/feedback/f1",
    route: "/feedback/$id",
    membership,
  });
}

it("saves what a supervisor writes, with turns chosen in the transcript; axe finds nothing", async () => {
  serveFeedback(makeFeedback());
  const saved: { body: FeedbackContent; version: string | null }[] = [];
  server.use(
    http.put("*/api/v1/feedback/f1/", async ({ request }) => {
      saved.push({
        body: (await request.json()) as FeedbackContent,
        version: request.headers.get("If-Match"),
      });
      return HttpResponse.json(makeFeedback({ version: 4, saved_at: "2026-03-10T10:05:00Z" }));
    }),
  );
  const user = userEvent.setup();
  const { container } = await open(SUPERVISOR);

  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent(
    "Feedback on session 7",
  );
  await user.click(await screen.findByText("Turn 4 as it was said."));
  await user.click(screen.getByRole("button", { name: "Comment on turn 4" }));
  await user.type(await screen.findByLabelText("Words of comment 2"), "And here.");
  await user.type(screen.getByLabelText("Next step in Focus on the present"), " Slowly.");

  await waitFor(() => expect(saved.at(-1)?.body.comments).toHaveLength(2), { timeout: 3000 });
  await waitFor(() => expect(screen.getByLabelText("Saving")).toHaveTextContent(/^saved /), {
    timeout: 3000,
  });
  expect(saved[0]?.version).toBe('"3"');
  expect(saved.at(-1)?.body).toEqual({
    ...CONTENT,
    sections: [{ ...CONTENT.sections[0], next_step: "Ask for the week first. Slowly." }],
    comments: [...CONTENT.comments, { kind: "comment", item: "", turns: [4], text: "And here." }],
  });
  expect(await axeProblems(container)).toEqual([]);
});

it("takes the evidence of the rating into a comment", async () => {
  serveFeedback(makeFeedback());
  server.use(http.put("*/api/v1/feedback/f1/", () => HttpResponse.json(makeFeedback())));
  await open(SUPERVISOR);

  await userEvent.click(
    await screen.findByRole("button", { name: "Comment on the evidence for A1" }),
  );

  const card = await screen.findByRole("article", { name: "Comment 2" });
  expect(within(card).getByRole("button", { name: "turn 2" })).toBeVisible();
  expect(within(card).getByLabelText("About the item")).toHaveValue("A1");
});

it("asks a trainee for their own rating before anything is shown", async () => {
  serveFeedback(
    makeFeedback({
      status: "released",
      why_hidden: "self_rating_first",
      content: null,
      rating: null,
      allowed_actions: ["rate_yourself"],
    }),
  );
  const bodies: unknown[] = [];
  server.use(
    http.post("*/api/v1/ratings/", async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json({ id: "g2" }, { status: 201 });
    }),
  );
  const { container } = await open(TRAINEE);

  const button = await screen.findByRole("button", { name: "Rate the session yourself" });
  expect(container).not.toHaveTextContent("You held the focus.");
  expect(await axeProblems(container)).toEqual([]);
  await userEvent.click(button);

  await waitFor(() => expect(bodies).toEqual([{ kind: "self", session: "s1" }]));
});

it("shows both ratings side by side, takes an answer and the acknowledgement", async () => {
  serveFeedback({ ...RELEASED, self_rating: "g2" });
  const sent: string[] = [];
  server.use(
    http.post("*/api/v1/feedback/f1/answers/", async ({ request }) => {
      sent.push(((await request.json()) as { text: string }).text);
      return HttpResponse.json(RELEASED, { status: 201 });
    }),
    http.post("*/api/v1/feedback/f1/acknowledge/", () => {
      sent.push("acknowledged");
      return HttpResponse.json(RELEASED);
    }),
  );
  const { container } = await open(TRAINEE);

  const row = await screen.findByRole("row", { name: /A1 Present-day work/ });
  expect(row).toHaveTextContent("own 3, supervisor 5, two points or more apart");
  expect(screen.getByText("Here the thread was yours.")).toBeVisible();
  expect(screen.getByRole("link", { name: "PDF" })).toHaveAttribute(
    "href",
    "/api/v1/feedback/f1/pdf/",
  );
  expect(screen.queryByRole("button", { name: "Set a goal" })).toBeNull();
  expect(await axeProblems(container)).toEqual([]);
  await userEvent.type(screen.getByLabelText("What do you say to it?"), "I see.");
  await userEvent.click(screen.getByRole("button", { name: "Send the answer" }));
  await userEvent.click(screen.getByRole("button", { name: "I have read it" }));

  await waitFor(() => expect(sent).toEqual(["I see.", "acknowledged"]));
});

it("tells a lead that feedback was given, and not what it says", async () => {
  serveFeedback(
    makeFeedback({
      status: "released",
      why_hidden: "not_theirs",
      content: null,
      rating: null,
      is_author: false,
      allowed_actions: [],
    }),
  );
  await renderInProgramme(<FeedbackPage />, { at: "/feedback/f1", route: "/feedback/$id" });

  expect(await screen.findByText("Its words are between the two")).toBeVisible();
});

it("releases several together, after asking once more", async () => {
  const held = makeFeedback({ id: "f2", status: "held", allowed_actions: ["release"] });
  const bodies: unknown[] = [];
  serveFeedback(makeFeedback());
  server.use(
    http.get("*/api/v1/feedback/", () =>
      HttpResponse.json(pageOf([held, { ...held, id: "f3" }, RELEASED])),
    ),
    http.post("*/api/v1/feedback/release/", async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json([]);
    }),
  );
  const { container } = await renderInProgramme(<FeedbackListPage />, {
    at: "/feedback",
    route: "/feedback",
    membership: SUPERVISOR,
  });

  expect(
    await screen.findByText("0 drafts, 2 held, 1 released and not acknowledged yet."),
  ).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Choose all that is held" }));
  await userEvent.click(screen.getByRole("button", { name: "Release 2…" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("The trainee rates the session first");
  expect(bodies).toEqual([]);
  await userEvent.click(within(dialog).getByRole("button", { name: "Release" }));

  await waitFor(() => expect(bodies).toEqual([{ programme: "p1", feedback: ["f2", "f3"] }]));
});
