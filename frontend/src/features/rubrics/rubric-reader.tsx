import { type ReactNode, useMemo, useState } from "react";
import type { RubricDefinition } from "@/api/types";
import { wordsOf } from "@/lib/matches";
import { counted } from "@/lib/words";
import { CategoryCard } from "./category-card";
import { CountCard } from "./count-card";
import { FlagsSection } from "./flags-section";
import { findIn, type Found } from "./found";
import { IdentitySection } from "./identity-section";
import { ItemCard } from "./item-card";
import { Marked } from "./marked";
import { PhaseMatrix } from "./phase-matrix";
import { type Place, ReaderSide } from "./reader-side";
import { ScalesSection } from "./scales-section";
import { ScoreBoxes } from "./score-boxes";
import { ScoringSection } from "./scoring-section";
import { SearchWords } from "./search-words";
import "./rubric-reader.css";
import "./rubric-print.css";

interface RubricReaderProps {
  definition: RubricDefinition;
  /** Facts that stand beside the text's own, as pairs of dt and dd. */
  more?: ReactNode;
}

interface Group {
  /** Null for what belongs to no section. */
  id: string | null;
  anchor: string;
  title: string;
}

function groupsOf(definition: RubricDefinition): Group[] {
  const groups: Group[] = definition.sections.map(({ id, title }) => ({
    id,
    anchor: `section-${id}`,
    title: `${id} ${title}`,
  }));
  const loose = [...definition.categories, ...definition.counts];
  if (loose.some(({ section }) => section === null)) {
    groups.push({ id: null, anchor: "section-loose", title: "Beside the sections" });
  }
  return groups;
}

function placesOf(definition: RubricDefinition, groups: readonly Group[]): Place[] {
  return [
    { id: "about", label: "About this text" },
    { id: "rules", label: "How to rate" },
    {
      id: "scales",
      label: Object.keys(definition.scales).length === 1 ? "The scale" : "The scales",
    },
    ...(definition.phases.length > 0 ? [{ id: "matrix", label: "Which item when" }] : []),
    ...groups.map(({ anchor, title }) => ({ id: anchor, label: title })),
    ...(definition.flags.length > 0 ? [{ id: "flags", label: "Flags" }] : []),
    { id: "scoring", label: "How answers become scores" },
  ];
}

/** Where something was found: only there do links of the contents lead while somebody searches. */
function placesFound(
  definition: RubricDefinition,
  groups: readonly Group[],
  found: Found,
): ReadonlySet<string> {
  const parts = [...definition.items, ...definition.categories, ...definition.counts];
  const places = groups
    .filter(({ id }) => parts.some((part) => part.section === id && found.ids.has(part.id)))
    .map(({ anchor }) => anchor);
  if (found.rules.length > 0) places.push("rules");
  if (definition.flags.some(({ id }) => found.ids.has(id))) places.push("flags");
  return new Set(places);
}

/** An instrument from beginning to end, as a clinician reads it; printed, a form to rate on. */
export function RubricReader({ definition, more }: RubricReaderProps) {
  const [search, setSearch] = useState("");
  const words = useMemo(() => wordsOf(search), [search]);
  const found = useMemo(() => findIn(definition, words), [definition, words]);
  const groups = groupsOf(definition);
  const isSearching = words.length > 0;
  const shown = placesFound(definition, groups, found);

  return (
    <SearchWords value={words}>
      <div className="rubric">
        <ReaderSide
          places={placesOf(definition, groups).filter(({ id }) => !isSearching || shown.has(id))}
          search={search}
          onSearch={setSearch}
          found={isSearching ? found.sentence : ""}
        />
        <div className="stack stack--loose">
          <p className="rubric-form rubric-form__line">Session, rater and date</p>
          <div className="rubric__front stack stack--loose" hidden={isSearching}>
            <IdentitySection definition={definition} more={more} />
          </div>
          <section
            id="rules"
            className="stack stack--tight"
            aria-labelledby="rules-title"
            hidden={found.rules.length === 0}
          >
            <h2 id="rules-title" className="section-title">
              How to rate
            </h2>
            <ul className="measure rubric__rules">
              {definition.guidance.map((rule) => (
                <li key={rule} hidden={!found.rules.includes(rule)}>
                  <Marked text={rule} />
                </li>
              ))}
            </ul>
          </section>
          <div className="rubric__front stack stack--loose" hidden={isSearching}>
            <ScalesSection definition={definition} />
            {definition.phases.length > 0 && <PhaseMatrix definition={definition} />}
            <ProblemArea definition={definition} />
          </div>
          {groups.map((group) => (
            <PartGroup
              key={group.anchor}
              group={group}
              definition={definition}
              found={found.ids}
              isSearching={isSearching}
            />
          ))}
          {definition.flags.length > 0 && (
            <FlagsSection definition={definition} found={found.ids} />
          )}
          <div className="rubric__front" hidden={isSearching}>
            <ScoringSection definition={definition} />
          </div>
        </div>
      </div>
    </SearchWords>
  );
}

function ProblemArea({ definition }: { definition: RubricDefinition }) {
  if (definition.problem_area === null) return null;
  const { question, at_most } = definition.problem_area;
  const areas = definition.problem_areas.map(({ label }) => label);
  return (
    <section className="stack stack--tight" aria-labelledby="area-title">
      <h2 id="area-title" className="section-title">
        The problem area
      </h2>
      <p>
        {question} The rater records {at_most === 1 ? "one" : `up to ${at_most}`} first:
      </p>
      <ul className="rubric__rules rubric__areas">
        {areas.map((label) => (
          <li key={label}>{label}</li>
        ))}
      </ul>
      <ScoreBoxes choices={areas} />
    </section>
  );
}

interface PartGroupProps {
  group: Group;
  definition: RubricDefinition;
  found: ReadonlySet<string>;
  isSearching: boolean;
}

function PartGroup({ group, definition, found, isSearching }: PartGroupProps) {
  const here = <T extends { section: string | null }>(parts: readonly T[]) =>
    parts.filter(({ section }) => section === group.id);
  const categories = here(definition.categories);
  const items = here(definition.items);
  const counts = here(definition.counts);
  const ids = [...categories, ...items, ...counts].map(({ id }) => id);
  const nFound = ids.filter((id) => found.has(id)).length;
  return (
    <section
      id={group.anchor}
      className="stack"
      aria-labelledby={`${group.anchor}-title`}
      hidden={nFound === 0 && isSearching}
    >
      <h2 id={`${group.anchor}-title`} className="section-title">
        {group.title}
        {isSearching && (
          <span className="soft rubric__share no-print">
            {" "}
            {nFound} of {counted(ids.length, "part")}
          </span>
        )}
      </h2>
      {categories.map((one) => (
        <CategoryCard
          key={one.id}
          category={one}
          definition={definition}
          isFound={found.has(one.id)}
        />
      ))}
      {items.map((one) => (
        <ItemCard key={one.id} item={one} definition={definition} isFound={found.has(one.id)} />
      ))}
      {counts.map((one) => (
        <CountCard key={one.id} count={one} definition={definition} isFound={found.has(one.id)} />
      ))}
    </section>
  );
}
