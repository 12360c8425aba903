/** A pathway's definition as the server writes it out: every rule with its sentence. */

export interface PathwayRule {
  id: string;
  kind: string;
  sentence: string;
  why: string | null;
  parameters: Record<string, unknown>;
}

/** The instrument whose scores count: named, or supplied by the programme that adopts. */
export type PathwayInstrument =
  | { kind: "named"; slug: string; versions: string[]; scale: string }
  | { kind: "supplied"; supplied: string; lowest: number; highest: number };

export interface PathwayDefinition {
  slug: string;
  version: string;
  status: string;
  title: string;
  summary: string;
  language: string;
  licence: string;
  permission: string;
  sources: { title: string; used_for: string }[];
  instrument: PathwayInstrument;
  rules: PathwayRule[];
}
