import type { TextDifference } from "@/api/types";
import { type DifferencePart, wordDifference } from "@/lib/word-difference";
import "./text-differences.css";

interface TextDifferencesProps {
  differences: readonly TextDifference[];
  earlier: string;
  later: string;
  /** What a place of the definition is called. */
  placeWords: (place: string) => string;
}

/** Texts of one kind together, as the definition has them. */
function inOrder(differences: readonly TextDifference[]): TextDifference[] {
  const kinds = [...new Set(differences.map(({ place }) => kindOf(place)))];
  return [...differences].sort(
    (a, b) =>
      kinds.indexOf(kindOf(a.place)) - kinds.indexOf(kindOf(b.place)) ||
      a.place.localeCompare(b.place, "en", { numeric: true }),
  );
}

function kindOf(place: string): string {
  return place.split(".")[0] ?? "";
}

/** Texts before and after, side by side; one below the other where the screen is narrow. */
export function TextDifferences({ differences, earlier, later, placeWords }: TextDifferencesProps) {
  return (
    <ul className="plain-list differences">
      {inOrder(differences).map(({ place, before, after }) => {
        const parts = wordDifference(before ?? "", after ?? "");
        return (
          <li key={place}>
            <h4>{placeWords(place)}</h4>
            <div className="differences__sides">
              <Side version={earlier} parts={before === null ? null : parts.before} kind="del" />
              <Side version={later} parts={after === null ? null : parts.after} kind="ins" />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

interface SideProps {
  version: string;
  parts: DifferencePart[] | null;
  kind: "del" | "ins";
}

function Side({ version, parts, kind: Tag }: SideProps) {
  return (
    <div>
      <p className="soft small differences__version">{version}</p>
      <p>
        {parts === null ? (
          <span className="soft">Not there</span>
        ) : (
          parts.map(({ text, isChanged }, index) =>
            isChanged ? <Tag key={index}>{text}</Tag> : <span key={index}>{text}</span>,
          )
        )}
      </p>
    </div>
  );
}
