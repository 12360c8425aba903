/**
 * The routes of the server: those of the generated schema, with the narrower answers of types.ts
 * where OpenAPI cannot say them, and with form data where a file is sent.
 */
import type { paths as Generated } from "./schema.gen";
import type * as t from "./types";

interface Json<Result> {
  content: { "application/json": Result };
}

type Reading<Path extends keyof Generated, Result> = Omit<
  NonNullable<Generated[Path] extends { get: infer Get } ? Get : never>,
  "responses"
> & { responses: { 200: Json<Result> } };

type Sending<Path extends keyof Generated, Result> = Omit<
  NonNullable<Generated[Path] extends { post: infer Post } ? Post : never>,
  "responses"
> & { responses: { 201: Json<Result> } };

type Answering<Path extends keyof Generated, Result> = Omit<
  NonNullable<Generated[Path] extends { post: infer Post } ? Post : never>,
  "responses"
> & { responses: { 200: Json<Result> } };

interface Narrower {
  "/api/v1/me/": { get: Reading<"/api/v1/me/", t.Me> };
  "/api/v1/rubrics/{id}/": { get: Reading<"/api/v1/rubrics/{id}/", t.Rubric> };
  "/api/v1/rubrics/preview/": {
    post: Answering<"/api/v1/rubrics/preview/", t.RubricPreview>;
  };
  "/api/v1/pathways/{id}/": { get: Reading<"/api/v1/pathways/{id}/", t.Pathway> };
  "/api/v1/pathways/preview/": {
    post: Answering<"/api/v1/pathways/preview/", t.PathwayPreview>;
  };
  "/api/v1/reliability-reports/": {
    get: Reading<"/api/v1/reliability-reports/", t.Page<t.ReliabilityReportSummary>>;
    post: Sending<"/api/v1/reliability-reports/", t.ReliabilityReport>;
  };
  "/api/v1/reliability-reports/{id}/": {
    get: Reading<"/api/v1/reliability-reports/{id}/", t.ReliabilityReport>;
  };
  "/api/v1/trainees/{id}/curve/": {
    get: Reading<"/api/v1/trainees/{id}/curve/", t.TraineeCurve>;
  };
  // OpenAPI's writer leaves out that a deletion has a body.
  "/api/v1/media/{id}/": Omit<Generated["/api/v1/media/{id}/"], "delete"> & {
    delete: Omit<Generated["/api/v1/media/{id}/"]["delete"], "requestBody"> & {
      requestBody: { content: { "application/json": { reason: string } } };
    };
  };
  "/api/v1/sessions/register/preview/": {
    post: Omit<Answering<"/api/v1/sessions/register/preview/", t.RegisterImport>, "requestBody"> & {
      requestBody: { content: { "multipart/form-data": FormData } };
    };
  };
  "/api/v1/sessions/register/import/": {
    post: Omit<Answering<"/api/v1/sessions/register/import/", t.RegisterImport>, "requestBody"> & {
      requestBody: { content: { "multipart/form-data": FormData } };
    };
  };
  "/api/v1/transcripts/import/": {
    post: Omit<Sending<"/api/v1/transcripts/import/", t.ImportResult>, "requestBody"> & {
      requestBody: { content: { "multipart/form-data": FormData } };
    };
  };
  "/api/v1/transcripts/preview/": {
    post: Omit<Answering<"/api/v1/transcripts/preview/", t.TranscriptPreview>, "requestBody"> & {
      requestBody: { content: { "multipart/form-data": FormData } };
    };
  };
  "/api/v1/past-imports/": Omit<Generated["/api/v1/past-imports/"], "post"> & {
    post: Omit<Sending<"/api/v1/past-imports/", t.PastImportDetail>, "requestBody"> & {
      requestBody: { content: { "multipart/form-data": FormData } };
    };
  };
  "/api/v1/past-imports/preview/": {
    post: Omit<Answering<"/api/v1/past-imports/preview/", t.PastPreview>, "requestBody"> & {
      requestBody: { content: { "multipart/form-data": FormData } };
    };
  };
}

export type paths = Omit<Generated, keyof Narrower> & Narrower;
