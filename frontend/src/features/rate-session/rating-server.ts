/** A server with one draft that keeps the rules of versions, for tests. */
import { http, HttpResponse, type JsonBodyType } from "msw";
import type { Missing, Rating, RatingItem, RatingScore, RecordingState } from "@/api/types";
import { recordingStateFixture } from "@/testing/recordings";
import { server } from "@/testing/server";
import { applicabilityNow, applies } from "./applicability";
import { draftOf, type Edit, itemIn, type ItemValue, saysTheSame, standingAt } from "./draft";
import { isCategory, isCount, isItem, partIn } from "./parts";
import { ACCOUNT, ratingFixture, turnsFixture } from "./rating-fixture";
import { asksProblemArea, type RubricDefinition } from "./rubric-definition";
import { rubricFixture } from "./rubric-fixture";

const API = "*/api/v1";

function refusal(status: number, code: string, detail: string): HttpResponse<JsonBodyType> {
  return HttpResponse.json({ code, detail, errors: [] }, { status });
}

export class RatingServer {
  rating: Rating;
  /** Every write that changed something, in order. */
  readonly changes: string[] = [];
  /** Every write asked for, refused ones included. */
  nAsked = 0;
  mode: "up" | "down" | "failing" | "signed_out" = "up";

  recording: RecordingState = recordingStateFixture({ openness: "blind" });
  /** What the rating adds up to. */
  scores: RatingScore[] = [];
  readonly #rubric: RubricDefinition;

  constructor(changes: Partial<Rating> = {}, rubric: RubricDefinition = rubricFixture) {
    this.#rubric = rubric;
    this.rating = ratingFixture(changes);
    this.rating.applicability = this.#asked(this.rating);
    this.rating.missing = this.#missing();
    this.#listen();
  }

  /** A write that another window or device made. */
  writeElsewhere(edit: Edit): void {
    this.#store(edit);
  }

  get #wantsEvidence(): boolean {
    return this.#rubric.scoring.evidence !== "not_required";
  }

  /** What is asked by the answers stored. */
  #asked(rating: Rating): Rating["applicability"] {
    const { applicability, session_phase: phase } = rating;
    return applicabilityNow(this.#rubric, applicability, draftOf(rating), phase);
  }

  #missing(): Missing[] {
    const { problem_areas, items, applicability } = this.rating;
    const missing: Missing[] = [];
    if (problem_areas === null && asksProblemArea(this.#rubric)) {
      const detail = "Record the problem area.";
      missing.push({ code: "problem_area_missing", item: null, scale: null, detail });
    }
    for (const [item, asked] of Object.entries(applicability)) {
      const part = partIn(this.#rubric, item);
      if (!applies(asked) || part === null) continue;
      const value = items.find((other) => other.item === item);
      const lack = (code: Missing["code"], detail: string) =>
        missing.push({ code, item, scale: null, detail });
      if (!value || value.status === "unscored") lack("item_missing", "It has no rating yet.");
      else if (value.status !== "scored") continue;
      else if (isCategory(part) && value.choices.length === 0) lack("choice_missing", "Choose.");
      else if (isCount(part) && value.count === null) lack("count_missing", "Count.");
      else if (isItem(part) && this.#wantsEvidence && value.evidence.length === 0) {
        lack("evidence_missing", "It has no evidence.");
      }
    }
    return missing;
  }

  #store(edit: Edit): void {
    const { rating } = this;
    const changes: Partial<Rating> = { version: rating.version + 1 };
    switch (edit.kind) {
      case "item": {
        const item: RatingItem = { item: edit.id, ...edit.value };
        changes.items = [...rating.items.filter((other) => other.item !== edit.id), item];
        break;
      }
      case "flag": {
        const others = rating.flags.filter(({ flag }) => flag !== edit.id);
        const { note, evidence } = edit.value;
        changes.flags = edit.value.raised ? [...others, { flag: edit.id, note, evidence }] : others;
        break;
      }
      case "areas":
        changes.problem_areas = edit.value;
        break;
      case "note":
        changes.note = edit.value;
    }
    this.rating = { ...rating, ...changes };
    this.rating.applicability = this.#asked(this.rating);
    this.rating.missing = this.#missing();
    this.changes.push(edit.kind === "item" || edit.kind === "flag" ? edit.id : edit.kind);
  }

  #write(edit: Edit, request: Request) {
    this.nAsked += 1;
    if (this.rating.status === "submitted") {
      return refusal(409, "already_submitted", "This rating is submitted.");
    }
    if (!saysTheSame(standingAt(draftOf(this.rating), edit), edit)) {
      if (request.headers.get("If-Match") !== `"${this.rating.version}"`) {
        return refusal(409, "stale_draft", "The draft was changed elsewhere.");
      }
      this.#store(edit);
    }
    return HttpResponse.json({
      version: this.rating.version,
      missing: this.rating.missing,
      applicability: this.rating.applicability,
      saved_at: "2026-03-02T12:04:31Z",
      items_done: 0,
      items_required: 0,
    });
  }

  #state() {
    if (this.mode === "down") return HttpResponse.error();
    if (this.mode === "failing") return refusal(503, "unavailable", "Down for a moment.");
    if (this.mode === "signed_out") return refusal(401, "not_authenticated", "Sign in.");
    return null;
  }

  #listen(): void {
    const put = (path: string, read: (body: never, id: string) => Edit) =>
      http.put<{ part?: string }>(`${API}/ratings/rating-1/${path}`, async (asked) => {
        const body = (await asked.request.json()) as never;
        return this.#state() ?? this.#write(read(body, asked.params.part ?? ""), asked.request);
      });
    server.use(
      http.get(`${API}/me/`, () =>
        HttpResponse.json({
          id: ACCOUNT,
          email: "",
          name: "Rater",
          is_demo: true,
          memberships: [],
        }),
      ),
      http.get("*/_allauth/browser/v1/auth/session", () =>
        HttpResponse.json({}, { status: this.mode === "signed_out" ? 401 : 200 }),
      ),
      http.get(`${API}/ratings/rating-1/`, () => this.#state() ?? HttpResponse.json(this.rating)),
      http.get(`${API}/ratings/rating-1/scores/`, () => HttpResponse.json({ scores: this.scores })),
      http.get(`${API}/rubrics/rubric-1/`, () =>
        HttpResponse.json({ id: "rubric-1", definition: this.#rubric }),
      ),
      http.get(`${API}/transcripts/transcript-1/turns/`, () =>
        HttpResponse.json({ count: 12, next: null, previous: null, results: turnsFixture() }),
      ),
      http.get(`${API}/media/state/`, () => HttpResponse.json(this.recording)),
      http.get(`${API}/assignments/`, () =>
        HttpResponse.json({ count: 0, next: null, previous: null, results: [] }),
      ),
      put("items/:part/", (body, id) => {
        const sent = { ...(body as ItemValue & { active_seconds?: number }) };
        delete sent.active_seconds;
        // Scores that are not named stay as they stand.
        const stored = itemIn(draftOf(this.rating), id).values;
        const value = { ...sent, values: { ...stored, ...sent.values } };
        return { kind: "item", id, value };
      }),
      put("flags/:part/", (body, id) => ({ kind: "flag", id, value: body })),
      put("problem-areas/", (body: { problem_areas: string[] }) => ({
        kind: "areas",
        value: body.problem_areas,
      })),
      put("note/", (body: { note: string }) => ({ kind: "note", value: body.note })),
      http.post(`${API}/ratings/rating-1/submit/`, () => {
        if (this.rating.missing.length > 0) {
          return refusal(400, "rating_incomplete", "Something is missing.");
        }
        const submitted_at = "2026-03-02T12:30:00Z";
        const changes = { status: "submitted", submitted_at, allowed_actions: [] } as const;
        this.rating = { ...this.rating, ...changes, allowed_actions: [] };
        return HttpResponse.json(this.rating);
      }),
    );
  }
}
