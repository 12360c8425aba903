import type {
  PastCodebook,
  PastImport,
  PastImportDetail,
  PastPreview,
  RubricSummary,
} from "@/api/types";

export function makeStudy(changes: Partial<PastImport> = {}): PastImport {
  return {
    id: "past1",
    programme: "p1",
    name: "Pilot 2024",
    note: "Two raters, three sessions.",
    rubric: { id: "rub1", slug: "ipt", version: "1.0" },
    file_hash: "c0ffee",
    n_sessions: 3,
    n_trainees: 2,
    n_raters: 2,
    n_ratings: 7,
    n_answers: 140,
    kinds: [
      { kind: "independent", n: 6 },
      { kind: "gold", n: 1 },
    ],
    is_simulated: true,
    imported_by: "Lea Lead",
    imported_at: "2026-03-09T10:00:00Z",
    withdrawal: null,
    allowed_actions: ["name_codes", "withdraw"],
    ...changes,
  };
}

export function makeStudyDetail(changes: Partial<PastImportDetail> = {}): PastImportDetail {
  return {
    ...makeStudy(),
    raters: [
      { code: "R1", n_ratings: 4, person: null, name: null },
      { code: "R2", n_ratings: 3, person: null, name: null },
    ],
    trainees: [
      {
        code: "T01",
        n_sessions: 2,
        trainee: null,
        trainee_code: null,
        name: null,
        same_code: "e1",
      },
      {
        code: "X9",
        n_sessions: 1,
        trainee: null,
        trainee_code: null,
        name: null,
        same_code: null,
      },
    ],
    ...changes,
  };
}

export function makePastPreview(changes: Partial<PastPreview> = {}): PastPreview {
  return {
    accepted: true,
    already: null,
    n_sessions: 3,
    n_ratings: 7,
    n_answers: 140,
    n_double_rated: 3,
    kinds: [
      { kind: "independent", n: 6 },
      { kind: "self", n: 1 },
    ],
    raters: [
      { code: "R1", n: 4 },
      { code: "R2", n: 3 },
    ],
    trainees: [
      { code: "T01", n: 2, same_code: true },
      { code: "X9", n: 1, same_code: false },
    ],
    n_errors: 0,
    problems: [],
    warnings: [],
    ...changes,
  };
}

export const CODEBOOK: PastCodebook = {
  columns: [
    {
      name: "session",
      also: ["session_id"],
      is_required: true,
      meaning: "Which session was rated",
      values: "a code",
      example: "S01",
    },
    {
      name: "competence",
      also: [],
      is_required: false,
      meaning: "The score on Competence",
      values: "a whole number from 0 to 6, or empty",
      example: "0",
    },
  ],
  example: "session,rater,kind,item,competence\nS01,R1,independent,A1,5",
  max_rows: 60_000,
  max_bytes: 10 * 1024 * 1024,
};

export const RUBRIC: RubricSummary = {
  id: "rub1",
  programme: null,
  slug: "ipt",
  version: "1.0",
  title: "IPT scale",
  status: "published",
  fingerprint: "ab",
  language: "en",
  loaded_at: "2026-03-09T10:00:00Z",
  pinned_in: [{ programme: "p1", by_default: false }],
  allowed_actions: [],
};
