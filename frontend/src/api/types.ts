/**
 * The shapes the server answers with, by the names the screens use.
 * Every feature imports them from here, so that they are bound to the schema in one place.
 */

export type Id = string;

export interface Page<T> {
  count: number;
  next: string | null;
  previous: string | null;
  results: T[];
}

export type Role =
  "trainee" | "rater" | "supervisor" | "adjudicator" | "lead" | "auditor" | "operator";

export interface ProgrammeRef {
  id: Id;
  slug: string;
  name: string;
  is_simulated: boolean;
}

export interface MyMembership {
  programme: ProgrammeRef;
  roles: Role[];
  permissions: string[];
  code: string | null;
}

export interface Me {
  id: Id;
  email: string;
  name: string;
  is_demo: boolean;
  memberships: MyMembership[];
}

// People

export interface Programme extends ProgrammeRef {
  competence_cut: number | null;
  allowed_actions: string[];
}

export interface Cohort {
  id: Id;
  programme: Id;
  name: string;
  starts_on: string;
  is_simulated: boolean;
  n_trainees: number;
}

export interface Enrolment {
  id: Id;
  cohort: Id;
  person: Id;
  name: string;
  code: string;
  starts_on: string;
}

export interface Membership {
  id: Id;
  programme: Id;
  person: { id: Id; name: string; email: string };
  role: Role;
  code: string | null;
  starts_on: string;
  ends_on: string | null;
}

export interface Supervision {
  id: Id;
  supervisor: Id;
  enrolment: Id;
  starts_on: string;
  ends_on: string | null;
}

export interface Invitation {
  id: Id;
  programme: Id;
  email: string;
  role: Role;
  expires_at: string;
  accepted_at: string | null;
  /** Only in the answer that made the invitation: it is shown once. */
  link?: string | null;
}

export interface InvitationPreview {
  programme_name: string;
  role: Role;
  email: string;
}

export interface RaterChoice {
  id: Id;
  name: string;
  code: string;
  /** How many sessions they have still to rate, where the server says so. */
  n_open?: number;
}

// Casework

export type Phase = "initial" | "middle" | "termination";
export type SessionFormat = "individual" | "group" | "couple";
export type ProblemAreaId = "grief" | "dispute" | "transition" | "sensitivity";
export type SpeakerRole = "therapist" | "client" | "other";
export type ConsentScope = "training" | "research" | "certification" | "media";

export interface TraineeRef {
  id: Id;
  code: string;
  name: string | null;
}

export interface Case {
  id: Id;
  programme: Id;
  trainee: TraineeRef;
  code: string;
  format: SessionFormat;
  planned_sessions: number;
  agreed_problem_areas: string[] | null;
  allowed_actions: string[];
}

export interface ImportWarning {
  code: string;
  detail: string;
  line: number | null;
}

export interface SessionTranscript {
  id: Id;
  n_turns: number;
  duration_ms: number | null;
  source_format: "csv" | "webvtt" | "text";
  deleted_at: string | null;
  warnings: ImportWarning[];
}

export interface Consent {
  id: Id;
  scopes: ConsentScope[];
  given_on: string;
  expires_on: string | null;
  withdrawn_at: string | null;
}

export type NotAssignableReason =
  "no_case" | "no_phase" | "no_consent" | "not_deidentified" | "no_transcript";

export interface TherapySession {
  id: Id;
  programme: Id;
  label: string;
  case: { id: Id; code: string } | null;
  trainee: TraineeRef | null;
  number: number | null;
  held_on: string | null;
  phase: Phase | null;
  phase_proposed: Phase | null;
  format: SessionFormat | null;
  is_simulated: boolean;
  transcript: SessionTranscript | null;
  consent: Consent | null;
  deidentified_at: string | null;
  is_assignable: boolean;
  not_assignable_reasons: NotAssignableReason[];
  allowed_actions: string[];
}

export interface Transcript {
  id: Id;
  n_turns: number;
  duration_ms: number | null;
  source_format: "csv" | "webvtt" | "text";
  is_simulated: boolean;
  deleted_at: string | null;
  session: Id | null;
  warnings: ImportWarning[];
}

export interface Turn {
  /** From 1. */
  number: number;
  speaker: string;
  role: SpeakerRole;
  start_ms: number | null;
  end_ms: number | null;
  text: string;
}

export interface ImportedTranscript {
  id: Id;
  session: Id;
  label: string;
  n_turns: number;
  already_present: boolean;
}

export interface ImportResult {
  format: string;
  already_imported: boolean;
  transcripts: ImportedTranscript[];
  warnings: (ImportWarning & { transcript: string | null })[];
}

// Rubrics

export type RubricStatus = "draft" | "published" | "retired";
export type PhaseRule = "required" | "once_per_phase" | "conditional" | "never";
export type ScaleId = "adherence" | "competence";

export interface RubricSummary {
  id: Id;
  slug: string;
  version: string;
  title: string;
  status: string;
  fingerprint: string;
  language: string;
}

export interface RubricScale {
  id: ScaleId;
  label: string;
  question: string;
  min: number;
  max: number;
  points: Record<string, string>;
}

export interface RubricItem {
  id: string;
  section: string;
  name: string;
  assesses: string;
  phases: Record<Phase, PhaseRule>;
  /** The areas it applies in; all of them for most items. */
  problem_areas: string[];
  /** Whether it depends on the rater's own answer about the problem area. */
  follows_problem_area: boolean;
  formats: string[];
  scales: ScaleId[];
  anchors: Partial<Record<ScaleId, Record<string, string>>>;
  evidence: string[];
  counter_evidence: string;
  motivated_by: string;
  note: string | null;
}

export interface RubricFlag {
  id: string;
  kind: "drift" | "harm";
  text: string;
  consequence: "recorded" | "blocks_pass_until_resolved";
}

export interface RubricChoice {
  id: string;
  label: string;
}

export interface RubricDefinition {
  guidance: string[];
  sources: { title: string; used_for: string }[];
  scales: Record<ScaleId, RubricScale>;
  problem_areas: RubricChoice[];
  phases: RubricChoice[];
  formats: RubricChoice[];
  sections: { id: string; title: string }[];
  items: RubricItem[];
  flags: RubricFlag[];
}

export interface Rubric extends RubricSummary {
  definition: RubricDefinition;
}

// Rounds and assignments

export type RoundPhase = "draft" | "independent" | "consensus" | "closed";
export type AssignmentStatus = "waiting" | "in_progress" | "submitted" | "recused";

export interface RoundSummary {
  id: Id;
  programme: Id;
  name: string;
  phase: RoundPhase;
  rubric: { id: Id; slug: string; version: string; title: string };
  raters_per_session: number;
  due_on: string | null;
  blind_to_trainee: boolean;
  is_simulated: boolean;
  n_sessions: number;
  n_raters: number;
  n_assignments: number;
  n_submitted: number;
  started_at: string | null;
  closed_at: string | null;
  allowed_actions: string[];
}

export interface RoundSession {
  id: Id;
  session: Id;
  code: string;
  label: string;
  trainee_code: string | null;
  raters: { person: Id; code: string; name: string | null; status: AssignmentStatus }[];
}

export interface Round extends RoundSummary {
  sessions: RoundSession[];
}

export interface Assignment {
  id: Id;
  programme: Id;
  round: {
    id: Id;
    name: string;
    phase: RoundPhase;
    due_on: string | null;
    blind_to_trainee: boolean;
  };
  rubric: Id;
  code: string;
  session_phase: Phase | null;
  session_format: SessionFormat | null;
  transcript: Id | null;
  n_turns: number;
  status: AssignmentStatus;
  rating: Id | null;
  items_done: number;
  items_required: number;
  is_simulated: boolean;
  allowed_actions: string[];
}

// Ratings

export type RatingKind = "independent" | "supervisor" | "self" | "gold";
export type ItemStatus = "unscored" | "scored" | "absent" | "missed_opportunity" | "not_applicable";
export type NotApplicableReason = "phase" | "problem_area" | "format" | "no_opportunity";
export type ApplicabilityState =
  "required" | "once_per_phase" | "conditional" | "not_applicable" | "awaits_problem_area";
export type MissingCode =
  | "problem_area_missing"
  | "item_missing"
  | "competence_missing"
  | "adherence_missing"
  | "evidence_missing"
  | "reason_missing";

export interface RatingItem {
  item: string;
  status: ItemStatus;
  adherence: number | null;
  competence: number | null;
  not_applicable_reason: NotApplicableReason | null;
  note: string;
  /** Turn numbers, from 1. */
  evidence: number[];
}

export interface RatingFlag {
  flag: string;
  note: string;
  evidence: number[];
}

export interface Applicability {
  state: ApplicabilityState;
  reason: NotApplicableReason | null;
}

export interface Missing {
  code: MissingCode;
  item: string | null;
  detail: string;
}

export interface Rating {
  id: Id;
  programme: Id;
  kind: RatingKind;
  status: "draft" | "submitted";
  version: number;
  code: string;
  session: Id | null;
  session_phase: Phase | null;
  session_format: SessionFormat | null;
  transcript: Id | null;
  n_turns: number;
  rubric: Id;
  rater_code: string | null;
  is_own: boolean;
  problem_areas: string[] | null;
  items: RatingItem[];
  flags: RatingFlag[];
  applicability: Record<string, Applicability>;
  missing: Missing[];
  note: string;
  active_seconds: number;
  started_at: string;
  submitted_at: string | null;
  released_at: string | null;
  allowed_actions: string[];
}

/** Answer to every write of a draft. */
export interface SavedDraft {
  version: number;
  item?: RatingItem;
  problem_areas?: string[] | null;
  applicability?: Record<string, Applicability>;
  missing: Missing[];
  saved_at: string;
  items_done: number;
  items_required: number;
}

export interface RatingItemDraft {
  status: ItemStatus;
  adherence: number | null;
  competence: number | null;
  not_applicable_reason: NotApplicableReason | null;
  note: string;
  evidence: number[];
  active_seconds?: number;
}

export interface Release {
  id: Id;
  rating: Id;
  session: {
    id: Id;
    number: number | null;
    held_on: string | null;
    case_code: string | null;
    phase: Phase | null;
    transcript: Id | null;
  };
  trainee: { id: Id; code: string };
  rater_code: string | null;
  kind: RatingKind;
  comment: string;
  released_at: string;
  overall: { adherence: number | null; competence: number | null };
}

// Reliability

export type Estimate =
  | { value: number; low: number | null; high: number | null; se: number | null; method: string }
  | { value: null; reason: string; text: string };

export interface CodedText {
  code: string;
  text: string;
}

export interface ReliabilityVariable {
  key: string;
  level: "item" | "section" | "overall";
  item: string | null;
  section: string | null;
  scale: ScaleId;
  name: string;
  design: string;
  n_sessions: number;
  n_raters: number;
  n_ratings: number;
  n_double_rated: number;
  estimates: Record<string, Estimate>;
  variance: { session: number; rater: number; residual: number } | null;
  applicability: { percent_exact: number; n: number } | null;
  warnings: CodedText[];
}

export interface ReliabilityReportSummary {
  id: Id;
  round: { id: Id; name: string };
  programme: Id;
  rubric: { id: Id; slug: string; version: string };
  created_at: string;
  headline: ReliabilityHeadline;
  n_sessions: number;
  n_raters: number;
  n_ratings: number;
  is_simulated: boolean;
}

export interface ReliabilityHeadline {
  sentence: string;
  scale: ScaleId;
  statistic: string;
  value: number | null;
  low: number | null;
  high: number | null;
  band: string | null;
  scheme: string | null;
}

export interface ReliabilityReport extends ReliabilityReportSummary {
  software: string;
  data_hash: string;
  left_out: { reason: string; n: number }[];
  confidence: number;
  variables: ReliabilityVariable[];
  raters: {
    code: string;
    name: string | null;
    scale: ScaleId;
    severity: number | null;
    low: number | null;
    high: number | null;
    n_ratings: number;
  }[];
  rater_pairs: {
    a: string;
    b: string;
    scale: ScaleId;
    n: number;
    within_one: number | null;
    exact: number | null;
  }[];
  problem_area: { n_sessions: number; n_same: number; percent: number | null };
  methods_paragraph: string;
}

// Trainees

export interface TraineeSummary {
  id: Id;
  code: string;
  name: string | null;
  cohort: { id: Id; name: string };
  programme: Id;
  n_sessions: number;
  n_rated: number;
  latest: number | null;
  allowed_actions: string[];
}

export interface CurvePoint {
  x: number;
  number: number | null;
  held_on: string | null;
  case_code: string | null;
  phase: Phase | null;
  kind: RatingKind;
  rater_code: string | null;
  score: number;
  n_items: number;
  rubric_version: string;
  session: Id | null;
  round_name: string | null;
}

export type CurveModel =
  | {
      fitted: true;
      curve: {
        x: number;
        level: number;
        low: number;
        high: number;
        p_at_or_above_cut: number | null;
      }[];
      cohort_curve: { x: number; level: number; low: number; high: number }[];
      confidence: number;
      n_trainees: number;
      n_sessions: number;
      n_ratings: number;
      n_raters: number;
      sentence: string;
      warnings: CodedText[];
      method: string;
      software: string;
      data_hash: string;
    }
  | { fitted: false; reason: string; text: string; line: { x: number; level: number }[] | null };

export interface TraineeCurve {
  trainee: TraineeRef;
  cohort: { id: Id; name: string; n_trainees: number };
  scale: { id: ScaleId; min: number; max: number };
  section: { id: string; name: string };
  sections: { id: string; name: string }[];
  cut: number | null;
  points: CurvePoint[];
  model: CurveModel;
  is_simulated: boolean;
}

// Audit

export interface AuditEvent {
  id: Id;
  sequence: number;
  at: string;
  actor: string;
  role: string | null;
  verb: string;
  target_type: string | null;
  target: string | null;
  outcome: "allowed" | "denied" | "failed";
  purpose: string | null;
  hash: string;
}
