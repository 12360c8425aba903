import type { AgreementReport, ScaleId } from "@/api/types";
import { AgreementMatrix } from "@/charts/agreement-matrix";
import { SeverityPlot } from "@/charts/severity-plot";
import { changeFinding, changeWords, pairFinding, severityFinding } from "./findings";
import { changeRows, pairsOn, severityRows, shownScales } from "./report-rows";

interface RaterSectionProps {
  report: AgreementReport;
  /** The scale of the matrix; severity is shown on all. */
  scale: ScaleId;
  stem: string;
  /** Opens what lies behind a pair of raters. */
  onPair?: ((a: string, b: string) => void) | undefined;
}

/** How each rater stands to the panel and whether that changed, and how pairs of raters agree. */
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
      {report.drift.length > 0 && (
        <div className="stack stack--tight">
          <SeverityPlot
            plotted="change"
            title={changeFinding(report.drift)}
            scales={shownScales(report)}
            rows={changeRows(report)}
            confidence={report.confidence}
            fileName={`${stem}-change`}
          />
          {changeWords(report.drift).map((text) => (
            <p key={text} className="measure small soft">
              {text}
            </p>
          ))}
        </div>
      )}
      <AgreementMatrix
        title={pairFinding(pairs, scale)}
        pairs={pairs}
        fileName={`${stem}-pairs-${scale}`}
        onPair={onPair && (({ a, b }) => onPair(a, b))}
      />
    </section>
  );
}
