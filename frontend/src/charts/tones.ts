/** Two hues tell scales apart; a name that has always had one of them keeps it. */
export type ScaleTone = "adherence" | "competence";

const TONES: readonly ScaleTone[] = ["adherence", "competence"];

/** The hue of one of several scales, by its name or else by its place among them. */
export function toneOf(scales: readonly string[], scale: string): ScaleTone {
  const named = TONES.find((tone) => tone === scale);
  if (named) return named;
  // A single scale is what a session is judged by.
  if (scales.length === 1) return "competence";
  return TONES[Math.max(scales.indexOf(scale), 0) % TONES.length] ?? "competence";
}

/** A scale as a chart shows it. */
export interface ShownScale {
  id: string;
  name: string;
  tone: ScaleTone;
}
