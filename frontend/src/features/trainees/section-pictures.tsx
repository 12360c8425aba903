import { useQuery } from "@tanstack/react-query";
import type { Id, SectionPicture, TraineeSections } from "@/api/types";
import { lastSession } from "@/charts/curve-layout";
import { points as inPoints } from "@/charts/numbers";
import { SmallCurve } from "@/charts/small-curve";
import { toneOf } from "@/charts/tones";
import { QueryView } from "@/components/query-view";
import { counted } from "@/lib/words";
import { curveMarks } from "./curve-words";
import { sectionsQuery } from "./queries";
import { sectionLabel } from "./section-label";
import "./trainees.css";

interface SectionPicturesProps {
  trainee: Id;
  instrument: string | null;
  adjusted: boolean;
}

/** The whole and every section, on every scale apart, all on the same axes. */
export function SectionPictures({ trainee, instrument, adjusted }: SectionPicturesProps) {
  const sections = useQuery(sectionsQuery(trainee, instrument));
  return (
    <section className="stack panel" aria-labelledby="sections">
      <h2 id="sections" className="section-title">
        Section by section
      </h2>
      <QueryView query={sections}>
        {(data) => <Pictures sections={data} adjusted={adjusted} />}
      </QueryView>
    </section>
  );
}

function Pictures({ sections, adjusted }: { sections: TraineeSections; adjusted: boolean }) {
  const drawn = sections.pictures.filter(({ points }) => points.length > 0);
  if (drawn.length === 0) {
    return <p className="soft">The sections appear here with the first score.</p>;
  }
  const last = lastSession(...drawn.map(({ points }) => points));
  const scales = [...new Map(drawn.map(({ scale }) => [scale.id, scale])).values()];
  const without = new Set(
    sections.pictures.filter(({ points }) => points.length === 0).map(({ section }) => section.id),
  );
  for (const { section } of drawn) without.delete(section.id);
  return (
    <>
      {scales.map((scale) => (
        <div key={scale.id} className="stack stack--tight">
          <h3 className="chart__title">
            {scale.name}, from {scale.min} to {scale.max}
          </h3>
          <div className="section-pictures">
            {drawn
              .filter((picture) => picture.scale.id === scale.id)
              .map((picture) => (
                <SmallCurve
                  key={picture.section.id}
                  title={sectionLabel(picture.section)}
                  summary={summaryOf(picture)}
                  tone={toneOf(
                    scales.map(({ id }) => id),
                    scale.id,
                  )}
                  scale={picture.scale}
                  marks={curveMarks(picture.points, adjusted)}
                  curve={picture.curve}
                  last={last}
                />
              ))}
          </div>
        </div>
      ))}
      <p className="measure soft">
        Each mark is one rating; line and band are the estimated level, where the cohort's model
        could be fitted. Choose a section above to see it large, with its table.
        {without.size > 0 && ` Without a score so far: ${[...without].join(", ")}.`}
      </p>
    </>
  );
}

/** "4 scores; level 3.2 at session 6" */
function summaryOf({ points, curve }: SectionPicture): string {
  const last = curve.at(-1);
  const scores = counted(points.length, "score");
  return last === undefined
    ? scores
    : `${scores}; level ${inPoints(last.level)} at session ${last.x}`;
}
