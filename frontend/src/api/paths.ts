/** The routes of the server, in the form the typed client reads. */
import type * as t from "./types";

interface Content<T> {
  content: { "application/json": T };
}
type Query = Record<string, string | number | boolean | undefined>;
type Path = Record<string, string>;

interface Parameters<P> {
  query?: Query;
  header?: Record<string, string>;
  path: P;
  cookie?: never;
}
interface PlainParameters {
  query?: Query;
  header?: Record<string, string>;
  path?: never;
  cookie?: never;
}
type ParametersOf<P> = [P] extends [Path] ? Parameters<P> : PlainParameters;

interface Asking<Result, P = undefined> {
  parameters: ParametersOf<P>;
  requestBody?: never;
  responses: { 200: Content<Result> };
}
interface Sending<Body, Result, P = undefined> {
  parameters: ParametersOf<P>;
  requestBody: Content<Body>;
  responses: { 200: Content<Result> };
}

// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- index signature of Path
type ById = { id: t.Id };

interface Listing<T> {
  get: Asking<t.Page<T>>;
}
interface ListingWithNew<T, Body, Made = T> {
  get: Asking<t.Page<T>>;
  post: Sending<Body, Made>;
}
interface Detail<T> {
  get: Asking<T, ById>;
}
interface ActionOn<T, Body = undefined> {
  post: Body extends undefined ? Asking<T, ById> : Sending<Body, T, ById>;
}

export interface paths {
  "/api/v1/me/": { get: Asking<t.Me> };
  "/api/v1/programmes/": Listing<t.Programme>;
  "/api/v1/cohorts/": ListingWithNew<
    t.Cohort,
    { programme: t.Id; name: string; starts_on: string }
  >;
  "/api/v1/enrolments/": ListingWithNew<
    t.Enrolment,
    { cohort: t.Id; person: t.Id; starts_on: string }
  >;
  "/api/v1/memberships/": Listing<t.Membership>;
  "/api/v1/supervisions/": ListingWithNew<
    t.Supervision,
    { supervisor: t.Id; enrolment: t.Id; starts_on: string; ends_on?: string | null }
  >;
  "/api/v1/invitations/": ListingWithNew<
    t.Invitation,
    { programme: t.Id; email: string; role: t.Role }
  >;
  "/api/v1/invitations/accept/": {
    post: Sending<{ token: string; name: string; password: string }, { email: string }>;
  };
  "/api/v1/invitations/preview/": { get: Asking<t.InvitationPreview> };
  "/api/v1/raters/": Listing<t.RaterChoice>;
  "/api/v1/cases/": ListingWithNew<
    t.Case,
    {
      programme: t.Id;
      trainee: t.Id;
      code: string;
      format: t.SessionFormat;
      planned_sessions: number;
      agreed_problem_areas: string[];
    }
  >;
  "/api/v1/sessions/": Listing<t.TherapySession>;
  "/api/v1/sessions/{id}/": Detail<t.TherapySession> & {
    patch: Sending<
      {
        case?: t.Id | null;
        number?: number | null;
        held_on?: string | null;
        phase?: t.Phase | null;
      },
      t.TherapySession,
      ById
    >;
  };
  "/api/v1/sessions/{id}/attest-deidentified/": ActionOn<
    t.TherapySession,
    { confirmed: true; note: string }
  >;
  "/api/v1/consents/": {
    post: Sending<
      {
        session: t.Id;
        scopes: t.ConsentScope[];
        given_on: string;
        expires_on: string | null;
        form_version: string;
      },
      t.Consent
    >;
  };
  "/api/v1/consents/{id}/withdraw/": ActionOn<t.Consent>;
  "/api/v1/transcripts/import/": { post: Sending<FormData, t.ImportResult> };
  "/api/v1/transcripts/{id}/": Detail<t.Transcript>;
  "/api/v1/transcripts/{id}/turns/": Detail<t.Page<t.Turn>>;
  "/api/v1/rubrics/": Listing<t.RubricSummary>;
  "/api/v1/rubrics/{id}/": Detail<t.Rubric>;
  "/api/v1/rounds/": ListingWithNew<
    t.RoundSummary,
    {
      programme: t.Id;
      name: string;
      rubric: t.Id;
      sessions: t.Id[];
      raters: t.Id[];
      raters_per_session: number;
      due_on: string | null;
      blind_to_trainee: boolean;
    },
    t.Round
  >;
  "/api/v1/rounds/{id}/": Detail<t.Round>;
  "/api/v1/rounds/{id}/start/": ActionOn<t.Round>;
  "/api/v1/rounds/{id}/close/": ActionOn<t.Round>;
  "/api/v1/assignments/": Listing<t.Assignment>;
  "/api/v1/assignments/{id}/start/": ActionOn<t.Rating>;
  "/api/v1/assignments/{id}/recuse/": ActionOn<t.Assignment, { reason: string }>;
  "/api/v1/ratings/": ListingWithNew<t.Rating, { kind: "supervisor" | "self"; session: t.Id }>;
  "/api/v1/ratings/{id}/": Detail<t.Rating>;
  "/api/v1/ratings/{id}/items/{item}/": {
    put: Sending<t.RatingItemDraft, t.SavedDraft, { id: t.Id; item: string }>;
  };
  "/api/v1/ratings/{id}/problem-areas/": {
    put: Sending<{ problem_areas: string[]; active_seconds?: number }, t.SavedDraft, ById>;
  };
  "/api/v1/ratings/{id}/flags/{flag}/": {
    put: Sending<
      { raised: boolean; note: string; evidence: number[] },
      t.SavedDraft,
      { id: t.Id; flag: string }
    >;
  };
  "/api/v1/ratings/{id}/note/": { put: Sending<{ note: string }, t.SavedDraft, ById> };
  "/api/v1/ratings/{id}/submit/": ActionOn<t.Rating, { active_seconds?: number }>;
  "/api/v1/releases/": ListingWithNew<t.Release, { rating: t.Id; comment: string }>;
  "/api/v1/reliability-reports/": ListingWithNew<
    t.ReliabilityReportSummary,
    { round: t.Id },
    t.ReliabilityReport
  >;
  "/api/v1/reliability-reports/{id}/": Detail<t.ReliabilityReport>;
  "/api/v1/trainees/": Listing<t.TraineeSummary>;
  "/api/v1/trainees/{id}/curve/": Detail<t.TraineeCurve>;
  "/api/v1/audit-events/": Listing<t.AuditEvent>;
}
