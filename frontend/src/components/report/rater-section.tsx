import type { AgreementReport, ScaleId } from "@/api/types";
import { AgreementMatrix } from "@/charts/agreement-matrix";
import { SeverityPlot } from "@/charts/severity-plot";
import { pairFinding, severityFinding } from "./findings";
import { pairsOn, severityRows, shownScales } from "./report-rows";

interface RaterSectionProps {
  report: AgreementReport;
  /** The scale of the matrix; severity is shown on all. */
  scale: ScaleId;
  stem: string;
  /** Opens what lies behind a pair of raters. */
  onPair?: ((a: string, b: string) => void) | undefined;
}

/** How each rater stands to the panel, and how pairs of raters agree. */
export function RaterSection({ report, scale, stem, onPair }: RaterSectionProps) {
  const rows = severityRows(report);
  const pairs = pairsOn(report, scale);
  return (
    <section className="stack stack--loose panel" aria-labelledby="raters">
      <h2 id="raters" className="section-title">
        Raters
      </h2>
      <SeverityPlot
        title={severityFinding(rows)}
        scales={shownScales(report)}
        rows={rows}
        confidence={report.confidence}
        fileName={`${stem}-severity`}
      />
      <AgreementMatrix
        title={pairFinding(pairs, scale)}
        pairs={pairs}
        fileName={`${stem}-pairs-${scale}`}
        onPair={onPair && (({ a, b }) => onPair(a, b))}
      />
    </section>
  );
}
