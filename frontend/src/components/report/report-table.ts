import type { AgreementReport } from "@/api/types";
import type { TableCell, TableTwin } from "@/charts/table-twin";
import { intervalCautions, variableLabel } from "./report-rows";

/** Everything the report holds about its variables, one row each, for reading and for CSV. */
export function reportTable(report: AgreementReport): TableTwin {
  const statistics = [
    ...new Set(report.variables.flatMap((variable) => Object.keys(variable.estimates))),
  ];
  const columns = [
    "key",
    "name",
    "level",
    "scale",
    "design",
    "n_sessions",
    "n_raters",
    "n_ratings",
    "n_double_rated",
    ...statistics.flatMap((key) => [key, `${key}_low`, `${key}_high`, `${key}_reason`]),
    "variance_session",
    "variance_rater",
    "variance_residual",
    "applicability_percent_exact",
    "applicability_n",
    "coverage_off",
    "warnings",
  ];
  const rows = report.variables.map((variable): TableCell[] => [
    variable.key,
    variableLabel(variable),
    variable.level,
    variable.scale,
    variable.design,
    variable.n_sessions,
    variable.n_raters,
    variable.n_ratings,
    variable.n_double_rated,
    ...statistics.flatMap((key): TableCell[] => {
      const estimate = variable.estimates[key];
      if (estimate === undefined) return [null, null, null, null];
      if (estimate.value === null) return [null, null, null, estimate.reason];
      return [estimate.value, estimate.low, estimate.high, null];
    }),
    variable.variance?.session ?? null,
    variable.variance?.rater ?? null,
    variable.variance?.residual ?? null,
    variable.applicability?.percent_exact ?? null,
    variable.applicability?.n ?? null,
    intervalCautions(variable)
      .map(({ key }) => key)
      .join(" "),
    variable.warnings.map((warning) => warning.code).join(" "),
  ]);
  return { columns, rows };
}
