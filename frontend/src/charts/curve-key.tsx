import { type CurveMark, type Fill, type Shape, shapePath } from "./curve-layout";
import type { ScaleTone } from "./tones";

interface CurveKeyProps {
  marks: readonly CurveMark[];
  shapeWords: Readonly<Record<Shape, string>>;
  fillWords: Readonly<Record<Fill, string>>;
  tone: ScaleTone;
}

const POINTS: Record<Fill, string> = {
  full: "mark__point",
  hollow: "mark__point mark__point--hollow",
  dashed: "mark__point mark__point--half",
};

export function pointClassOf(fill: Fill): string {
  return POINTS[fill];
}

/** What the shapes and fills in use stand for; shapes and fills that do not occur are left out. */
export function CurveKey({ marks, shapeWords, fillWords, tone }: CurveKeyProps) {
  const shapes = [...new Set(marks.map((mark) => mark.shape))];
  const fills = [...new Set(marks.map((mark) => mark.fill))];
  return (
    <ul className={`curve-key plain-list tone-${tone}`} aria-label="Marks">
      {shapes.map((shape) => (
        <KeyEntry key={shape} path={shapePath(shape)} fill="hollow" words={shapeWords[shape]} />
      ))}
      {fills.map((fill) => (
        <KeyEntry key={fill} path={shapePath("circle")} fill={fill} words={fillWords[fill]} />
      ))}
    </ul>
  );
}

function KeyEntry({ path, fill, words }: { path: string; fill: Fill; words: string }) {
  return (
    <li>
      <svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">
        <path className={pointClassOf(fill)} d={path} />
      </svg>
      {words}
    </li>
  );
}
