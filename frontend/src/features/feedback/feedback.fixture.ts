import { http, HttpResponse } from "msw";
import type { RubricDefinition } from "@/api/rubric-definition";
import type { Feedback, Rating } from "@/api/types";
import { pageOf } from "@/testing/fixtures";
import { server } from "@/testing/server";

export const CONTENT = {
  opening: "You held the focus.",
  sections: [{ section: "A", strength: "Warm and clear.", next_step: "Ask for the week first." }],
  comments: [
    { kind: "comment" as const, item: "A1", turns: [2, 3], text: "Here the thread was yours." },
  ],
};

export function makeFeedback(changes: Partial<Feedback> = {}): Feedback {
  return {
    id: "f1",
    programme: "p1",
    trainee: { id: "t1", code: "T01", name: "Mira Holt" },
    session: {
      id: "s1",
      number: 7,
      held_on: "2026-03-09",
      case_code: "C1",
      phase: "middle",
      transcript: "tr1",
    },
    rating: "g1",
    rating_kind: "supervisor",
    self_rating: null,
    author: "Sam Supervisor",
    is_author: true,
    status: "draft",
    version: 3,
    why_hidden: "",
    content: CONTENT,
    corrects: null,
    reason: "",
    corrected_by: null,
    answers: [],
    acknowledged_at: null,
    created_at: "2026-03-10T10:00:00Z",
    saved_at: "2026-03-10T10:00:00Z",
    released_at: null,
    allowed_actions: ["save", "hold", "release", "discard"],
    ...changes,
  };
}

export const RELEASED = makeFeedback({
  status: "released",
  released_at: "2026-03-11T10:00:00Z",
  is_author: false,
  allowed_actions: ["answer", "acknowledge", "print"],
});

function rating(id: string, kind: "supervisor" | "self", competence: number) {
  return {
    id,
    kind,
    rubric: "b1",
    n_turns: 4,
    items: [
      {
        item: "A1",
        status: "scored",
        values: { competence },
        evidence: [2],
        note: "",
        choices: [],
        count: null,
        not_applicable_reason: null,
      },
    ],
  } as unknown as Rating;
}

const DEFINITION = {
  scales: { competence: { id: "competence", label: "Competence" } },
  sections: [
    { id: "A", title: "Focus on the present" },
    { id: "B", title: "Problem area" },
  ],
  items: [{ id: "A1", section: "A", name: "Present-day work" }],
} as unknown as RubricDefinition;

/** Answer everything that the page of a feedback asks for. */
export function serveFeedback(feedback: Feedback): void {
  const turns = [1, 2, 3, 4].map((number) => ({
    number,
    speaker: "T",
    role: "therapist",
    start_ms: null,
    text: `Turn ${number} as it was said.`,
  }));
  server.use(
    http.get("*/api/v1/feedback/f1/", () => HttpResponse.json(feedback)),
    http.get("*/api/v1/ratings/g1/", () => HttpResponse.json(rating("g1", "supervisor", 5))),
    http.get("*/api/v1/ratings/g2/", () => HttpResponse.json(rating("g2", "self", 3))),
    http.get("*/api/v1/rubrics/b1/", () => HttpResponse.json({ id: "b1", definition: DEFINITION })),
    http.get("*/api/v1/transcripts/tr1/turns/", () => HttpResponse.json(pageOf(turns))),
    http.get("*/api/v1/goals/", () => HttpResponse.json(pageOf([]))),
    http.get("*/api/v1/phrases/", () => HttpResponse.json(pageOf([]))),
    http.get("*/api/v1/feedback-rules/", () => HttpResponse.json(pageOf([]))),
  );
}
