import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { WHOLE } from "@/api/lists";
import type { operations } from "@/api/schema.gen";
import type { Id, ReliabilityReport, ReliabilityReportSummary } from "@/api/types";

export const roundQuery = (id: Id) =>
  queryOptions({
    queryKey: ["round", id],
    queryFn: () => answerOf(api.GET("/api/v1/rounds/{id}/", { params: { path: { id } } })),
  });

export const roundReportsQuery = (round: Id) =>
  queryOptions({
    queryKey: ["reliability-reports", { round }],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/reliability-reports/", { params: { query: { round, page_size: WHOLE } } }),
      ),
  });

export const programmeReportsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["reliability-reports", { programme }],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/reliability-reports/", {
          params: { query: { programme, page_size: WHOLE } },
        }),
      ),
  });

// The typed client loses properties that are always null (an estimate without a value), hence `as`.
async function readReport(id: Id): Promise<ReliabilityReport> {
  const call = api.GET("/api/v1/reliability-reports/{id}/", { params: { path: { id } } });
  return (await answerOf(call)) as ReliabilityReport;
}

export async function computeReport(round: Id): Promise<ReliabilityReport> {
  const call = api.POST("/api/v1/reliability-reports/", { body: { round } });
  return (await answerOf(call)) as ReliabilityReport;
}

/** Which closed rounds to take together; what is left out does not narrow. */
export type AskedRounds = Omit<
  NonNullable<
    operations["reliability_reports_create"]["requestBody"]
  >["content"]["application/json"],
  "round"
>;

export async function computeOver(asked: AskedRounds): Promise<ReliabilityReport> {
  const call = api.POST("/api/v1/reliability-reports/", { body: asked });
  return (await answerOf(call)) as ReliabilityReport;
}

export const reportQuery = (id: Id) =>
  queryOptions({
    queryKey: ["reliability-report", id],
    queryFn: () => readReport(id),
    // A report never changes; a later count is a new report.
    staleTime: Infinity,
  });

/** The report that was computed last. */
export function latest<T extends Pick<ReliabilityReportSummary, "created_at">>(
  reports: readonly T[],
): T | undefined {
  return reports.reduce<T | undefined>(
    (last, report) =>
      last === undefined || Date.parse(report.created_at) > Date.parse(last.created_at)
        ? report
        : last,
    undefined,
  );
}

/** Where raters differ: two of them, or everybody; on one item, or on all. */
export const differencesQuery = (report: Id, scale: string, pair: string, item: string) =>
  queryOptions({
    queryKey: ["reliability-report", report, "differences", scale, pair, item],
    queryFn: () => {
      const [a = "", b = ""] = pair.split("~");
      return answerOf(
        api.GET("/api/v1/reliability-reports/{id}/differences/", {
          params: { path: { id: report }, query: { scale, a, b, item } },
        }),
      );
    },
  });

export interface AskedDesign {
  n_sessions: number;
  n_raters: number;
  double_coded_percent: number;
}

/** What more would give; an empty variable asks for what the headline is of. */
export const planQuery = (
  report: Id,
  variable: string,
  target: number,
  design: AskedDesign | null,
) =>
  queryOptions({
    queryKey: ["planner", report, variable, target, design],
    queryFn: () => {
      const query = { report, target, ...(variable === "" ? {} : { variable }), ...design };
      return answerOf(api.GET("/api/v1/planner/", { params: { query } }));
    },
    staleTime: Infinity,
  });
