import { Button } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import type { Id, TraineeCurve } from "@/api/types";
import { lastSession } from "@/charts/curve-layout";
import { SmallCurve } from "@/charts/small-curve";
import { toneOf } from "@/charts/tones";
import { ErrorNote } from "@/components/error-note";
import { Loading } from "@/components/loading";
import { curveFinding, curveMarks, curveName, curveStops } from "./curve-words";
import { type CurveChoice, curveQuery, scaleIds } from "./queries";
import "./trainees.css";

interface SectionPicturesProps {
  trainee: Id;
  asked: CurveChoice;
  sections: TraineeCurve["sections"];
}

/** All sections side by side on the same axes, fetched when asked for. */
export function SectionPictures(props: SectionPicturesProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="stack">
      <div className="row no-print">
        <Button variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? "Hide the sections" : "Show all sections side by side"}
        </Button>
      </div>
      {isOpen && <Pictures {...props} />}
    </div>
  );
}

function Pictures({ trainee, asked, sections }: SectionPicturesProps) {
  const queries = useQueries({
    queries: sections
      .filter(({ id }) => id !== "overall")
      .map(({ id }) => curveQuery(trainee, asked, id)),
  });
  const failed = queries.find((query) => query.isError);
  const curves = queries.flatMap((query) => (query.data ? [query.data] : []));
  if (failed) return <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />;
  if (curves.length < queries.length) return <Loading />;
  const last = lastSession(...curves.map((curve) => curve.points));
  return (
    <div className="section-pictures">
      {curves.map((curve) => (
        <SmallCurve
          key={curve.section.id}
          title={`${curve.section.id} ${curve.section.name}`}
          summary={summaryOf(curve)}
          tone={toneOf(scaleIds(curve), curve.scale.id)}
          scale={curve.scale}
          marks={curveMarks(curve.points)}
          curve={curveStops(curve)}
          last={last}
        />
      ))}
    </div>
  );
}

/** The finding without the section's name, which stands above the picture. */
function summaryOf(curve: TraineeCurve): string {
  return curveFinding(curve).slice(`${curveName(curve)}: `.length);
}
