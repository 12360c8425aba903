import type { ImportWarning } from "@/api/types";
import { counted } from "@/lib/words";

/** What the import noticed and kept, by line of the file. */
export function TranscriptWarnings({ warnings }: { warnings: readonly ImportWarning[] }) {
  return (
    <details className="panel">
      <summary>{counted(warnings.length, "remark")} from the import</summary>
      <ul>
        {warnings.map((warning, index) => (
          <li key={index}>
            {warning.line !== null && <strong>Line {warning.line}: </strong>}
            {warning.detail}
          </li>
        ))}
      </ul>
    </details>
  );
}
