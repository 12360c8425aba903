import type { ReliabilityPlan } from "@/api/types";
import { coefficient } from "@/charts/numbers";
import type { TableTwin } from "@/charts/table-twin";
import { counted } from "@/lib/words";

/** How many raters the aim takes, in one sentence. */
export function panelFinding(plan: ReliabilityPlan): string {
  const aim = coefficient(plan.target);
  if (plan.n_raters === null) {
    return `No number of raters reaches ${aim}: single raters do not agree`;
  }
  const needed = `The mean of ${counted(plan.n_raters, "rater")} reaches ${aim}`;
  if (plan.n_raters_cautious === null) {
    return `${needed}; at the lower limit of what was found, no number does`;
  }
  if (plan.n_raters_cautious === plan.n_raters) return `${needed}, also at the lower limit`;
  return `${needed}; to be on the safe side it takes ${plan.n_raters_cautious}`;
}

function limits(low: number | null, high: number | null): string {
  return low === null || high === null ? "" : `, ${coefficient(low)} to ${coefficient(high)}`;
}

export function panelPoints(plan: ReliabilityPlan) {
  return plan.panel.map((cell) => ({
    ...cell,
    label: `${counted(cell.n_raters, "rater")} a session: ${coefficient(cell.icc)}${limits(cell.low, cell.high)}`,
  }));
}

export function panelTable(plan: ReliabilityPlan): TableTwin {
  return {
    columns: ["Raters of each session", "ICC of their mean", "Lower limit", "Upper limit"],
    rows: plan.panel.map((cell) => [cell.n_raters, cell.icc, cell.low, cell.high]),
  };
}

/** How wide an interval another round can be expected to give, beside that of this one. */
export function precisionInWords(plan: ReliabilityPlan): string | null {
  const found = plan.precision;
  if (found === null) return null;
  if (found.half_width === null || found.half_width_at_most === null) {
    return `Such a round gives no interval. ${found.text ?? ""}`.trim();
  }
  const { low, high } = plan.single;
  const now =
    typeof low === "number" && typeof high === "number"
      ? ` This round gives ±${coefficient((high - low) / 2)}.`
      : "";
  return (
    `${counted(found.n_ratings, "rating")} in all can be expected to give the agreement of single ` +
    `raters to ±${coefficient(found.half_width)}; nine rounds in ten keep to ` +
    `±${coefficient(found.half_width_at_most)}.${now}`
  );
}

/** Sessions downwards, raters of each across: how dependable a trainee's mean is. */
export function dependabilityTable(plan: ReliabilityPlan): TableTwin | null {
  const cells = plan.dependability?.cells;
  if (cells === undefined) return null;
  const raters = [...new Set(cells.map(({ n_raters }) => n_raters))];
  const sessions = [...new Set(cells.map(({ n_sessions }) => n_sessions))];
  return {
    columns: ["Sessions of a trainee", ...raters.map((n) => `${counted(n, "rater")} each`)],
    rows: sessions.map((n) => [
      n,
      ...raters.map(
        (k) => cells.find((cell) => cell.n_sessions === n && cell.n_raters === k)?.phi ?? null,
      ),
    ]),
  };
}
