import { useQuery } from "@tanstack/react-query";
import type { Id, TraineeCurve } from "@/api/types";
import { CurveChart } from "@/charts/curve-chart";
import { toneOf } from "@/charts/tones";
import { ChoiceField } from "@/components/choice-field";
import { FilterBar } from "@/components/filter-bar";
import { Note } from "@/components/note";
import { QueryView } from "@/components/query-view";
import { counted } from "@/lib/words";
import { CurveWhy } from "./curve-why";
import {
  curveCaption,
  curveFinding,
  curveMarks,
  curveStops,
  curveTable,
  FILL_WORDS,
  knowsSeverity,
  pastMarks,
  SHAPE_WORDS,
} from "./curve-words";
import { type CurveChoice, curveQuery, sameTrainee, scaleIds } from "./queries";
import { sectionLabel } from "./section-label";

export type CurveFilter = "instrument" | "scale" | "section" | "severity";

interface CurveSectionProps {
  trainee: Id;
  asked: CurveChoice;
  section: string;
  /** Whether raters' severity is taken out of the marks. */
  adjusted: boolean;
  onChoose: (name: CurveFilter, value: string) => void;
  /** The curve that is already there, so that the choices do not flicker. */
  whole: TraineeCurve;
}

/** The trainee's scores over time on one scale and one section, and what may be read from them. */
export function CurveSection({
  trainee,
  asked,
  section,
  adjusted,
  onChoose,
  whole,
}: CurveSectionProps) {
  const { instrument, instruments, scale, scales, sections } = whole;
  const curve = useQuery({
    ...curveQuery(trainee, asked, section),
    placeholderData: sameTrainee(trainee),
  });
  return (
    <section className="stack panel" aria-labelledby="curve">
      <h2 id="curve" className="section-title">
        Over time
      </h2>
      <FilterBar>
        {instruments.length > 1 && (
          <ChoiceField
            label="Instrument"
            value={instrument.id}
            choices={instruments.map(({ id, name, n_ratings }) => ({
              value: id,
              label: `${name} (${counted(n_ratings, "rating")})`,
            }))}
            onChange={(value) => onChoose("instrument", value)}
          />
        )}
        <ChoiceField
          label="Scale"
          value={scale.id}
          choices={scales.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => onChoose("scale", value)}
        />
        <ChoiceField
          label="Section"
          value={section}
          choices={sectionChoices(sections)}
          onChange={(value) => onChoose("section", value)}
        />
        {knowsSeverity(whole.points) && (
          <ChoiceField
            label="Severity"
            value={adjusted ? OUT : ""}
            choices={[
              { value: "", label: "As each rater scored" },
              { value: OUT, label: "Raters' severity taken out" },
            ]}
            onChange={(value) => onChoose("severity", value)}
          />
        )}
      </FilterBar>
      <QueryView query={curve}>{(data) => <Curve curve={data} adjusted={adjusted} />}</QueryView>
    </section>
  );
}

/** The value of the choice in the address. */
export const OUT = "out";

function sectionChoices(sections: TraineeCurve["sections"]) {
  const choices = sections
    .filter(({ id }) => id !== "overall")
    .map(({ id, name }) => ({ value: id, label: sectionLabel({ id, name }) }));
  const whole = sections.find(({ id }) => id === "overall")?.name ?? "Overall";
  return [{ value: "overall", label: whole }, ...choices];
}

function Curve({ curve, adjusted }: { curve: TraineeCurve; adjusted: boolean }) {
  const { model, versions } = curve;
  return (
    <>
      <CurveChart
        title={curveFinding(curve)}
        caption={curveCaption(curve, adjusted)}
        tone={toneOf(scaleIds(curve), curve.scale.id)}
        scale={curve.scale}
        cut={curve.cut}
        marks={curveMarks(curve.points, adjusted)}
        past={pastMarks(curve.past)}
        curve={curveStops(curve)}
        cohort={model.fitted ? model.cohort_curve : []}
        plainLine={model.fitted ? [] : (model.line ?? [])}
        shapeWords={SHAPE_WORDS}
        fillWords={FILL_WORDS}
        table={curveTable(curve)}
        fileName={`curve-${curve.trainee.code}-${curve.scale.id}-${curve.section.id}`}
        empty={
          curve.points.length + curve.past.points.length === 0
            ? "No scores to show yet. They appear when a rating is released, or when a round with this trainee's sessions is closed."
            : null
        }
      />
      {curve.past.sentence !== null && <p className="measure">{curve.past.sentence}</p>}
      {versions.sentence !== null && <p className="measure">{versions.sentence}</p>}
      {model.fitted ? (
        model.warnings.length > 0 && (
          <Note tone="caution" title="Keep in mind">
            <ul>
              {model.warnings.map((warning) => (
                <li key={`${warning.code} ${warning.text}`}>{warning.text}</li>
              ))}
            </ul>
          </Note>
        )
      ) : (
        <Note title="No level is estimated">
          <p className="measure">{model.text}</p>
        </Note>
      )}
      <CurveWhy curve={curve} />
    </>
  );
}
