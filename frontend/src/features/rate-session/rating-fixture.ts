/** A rating and its transcript as the server answers them, for tests. */
import type { Applicability, Rating, Turn } from "@/api/types";
import { applicabilityNow } from "./applicability";
import { EMPTY_ITEM } from "./draft";
import { rubricFixture } from "./rubric-fixture";

export const ACCOUNT = "person-1";

/** The middle phase of an individual session, before the problem area is recorded. */
export function applicabilityFixture(areas: string[] | null): Record<string, Applicability> {
  const stored: Record<string, Applicability> = {
    A1: { state: "required", reason: null },
    A2: { state: "conditional", reason: null },
    B3: { state: "awaits_problem_area", reason: null },
    B4: { state: "awaits_problem_area", reason: null },
    C2: { state: "not_applicable", reason: "phase" },
    H1: { state: "not_applicable", reason: "format" },
  };
  return applicabilityNow(rubricFixture, stored, { areas, items: {} }, "middle");
}

export function ratingFixture(changes: Partial<Rating> = {}): Rating {
  const areas = changes.problem_areas ?? null;
  return {
    id: "rating-1",
    programme: "programme-1",
    kind: "independent",
    status: "draft",
    version: 1,
    code: "K7QX",
    session: null,
    session_phase: "middle",
    session_format: "individual",
    transcript: "transcript-1",
    n_turns: 12,
    text_closed: null,
    ended_by_lead: false,
    rubric: "rubric-1",
    rater_code: "R07",
    is_own: true,
    problem_areas: areas,
    items: rubricFixture.items.map(({ id, scales }) => ({
      ...EMPTY_ITEM,
      item: id,
      values: Object.fromEntries(scales.map((scale) => [scale, null])),
    })),
    flags: [],
    summaries: [],
    applicability: applicabilityFixture(areas),
    missing: [],
    note: "",
    active_seconds: 120,
    is_simulated: true,
    started_at: "2026-03-02T09:00:00Z",
    submitted_at: null,
    released_at: null,
    is_paused: false,
    allowed_actions: ["save", "submit"],
    ...changes,
  };
}

export function turnsFixture(n = 12): Turn[] {
  return Array.from({ length: n }, (_, index) => ({
    number: index + 1,
    speaker: index % 2 === 0 ? "Therapist" : "Client",
    role: index % 2 === 0 ? "therapist" : "client",
    start_ms: index * 10_000,
    end_ms: index * 10_000 + 9000,
    text: index === 3 ? "Nothing. I slammed the dishwasher." : `Words of turn ${index + 1}.`,
  }));
}
