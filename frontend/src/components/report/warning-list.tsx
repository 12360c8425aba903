import type { AgreementReport } from "@/api/types";
import { Note } from "@/components/note";
import { counted } from "@/lib/words";
import { groupedWarnings } from "./report-rows";

/** How many names to write out before only the count is said. */
const NAMED = 8;

function about(names: readonly string[], all: number): string {
  if (names.length === all && all > 1) return `all ${all} variables`;
  if (names.length <= NAMED) return names.join(", ");
  return `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more`;
}

/** What to keep in mind beside the numbers, each caution once. */
export function WarningList({ report }: { report: AgreementReport }) {
  const warnings = groupedWarnings(report);
  if (warnings.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="cautions">
      <h2 id="cautions" className="section-title">
        Before you lean on these numbers: {counted(warnings.length, "caution")}
      </h2>
      <Note tone="caution">
        <ul>
          {warnings.map((warning) => (
            <li key={`${warning.code} ${warning.text}`}>
              {warning.text}{" "}
              <span className="soft">({about(warning.about, report.variables.length)})</span>
            </li>
          ))}
        </ul>
      </Note>
    </section>
  );
}
