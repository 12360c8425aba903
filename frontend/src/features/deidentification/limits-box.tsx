import type { Deidentification } from "@/api/types";

/** What nobody should expect of the rules. */
export function LimitsBox({ limits }: { limits: Deidentification["limits"] }) {
  return (
    <details className="limits">
      <summary>What the rules cannot find</summary>
      <ul>
        {limits.map(({ sentence }) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}
