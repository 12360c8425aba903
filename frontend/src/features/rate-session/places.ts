/** Places in a transcript: by number, by time, by words. */
import type { SpeakerRole, Turn } from "@/api/types";

/** "44–46, 50" */
export function turnsInWords(turns: Iterable<number>): string {
  const runs: [number, number][] = [];
  for (const turn of [...turns].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && turn <= last[1] + 1) last[1] = turn;
    else runs.push([turn, turn]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(", ");
}

/** The last turn that has begun at a time; the first one before any has. */
export function turnAtTime(turns: readonly Turn[], ms: number): number | null {
  let found: number | null = null;
  for (const turn of turns) {
    if (turn.start_ms !== null && (turn.start_ms <= ms || found === null)) found = turn.number;
    if (turn.start_ms !== null && turn.start_ms > ms) break;
  }
  return found;
}

/** What somebody typed to go somewhere: "17:02", "1:02:30" or the number of a turn. */
export function placeAsked(asked: string, turns: readonly Turn[]): number | null {
  const text = asked.trim();
  const last = turns.at(-1)?.number ?? 0;
  if (/^\d+$/.test(text)) {
    const turn = Number(text);
    return turn >= 1 && turn <= last ? turn : null;
  }
  if (!/^\d+(:[0-5]?\d){1,2}$/.test(text)) return null;
  const seconds = text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return turnAtTime(turns, seconds * 1000);
}

/** Numbers of the turns that hold the words. */
export function turnsWith(turns: readonly Turn[], words: string): number[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return [];
  return turns
    .filter((turn) => turn.text.toLowerCase().includes(wanted))
    .map((turn) => turn.number);
}

/** The match after (or before) a turn, around the end. */
export function nextMatch(
  matches: readonly number[],
  current: number | null,
  by: 1 | -1,
): number | null {
  if (matches.length === 0) return null;
  const from = current ?? (by === 1 ? 0 : Infinity);
  const ahead =
    by === 1 ? matches.find((turn) => turn > from) : matches.findLast((turn) => turn < from);
  return ahead ?? (by === 1 ? matches[0] : matches.at(-1)) ?? null;
}

/** The next turn shown, from any turn, also one that the speaker filter hides. */
export function turnBeside(
  shown: readonly Turn[],
  current: number | null,
  by: 1 | -1,
): number | null {
  if (current === null) return (by === 1 ? shown[0] : shown.at(-1))?.number ?? null;
  const next =
    by === 1
      ? shown.find((turn) => turn.number > current)
      : shown.findLast((turn) => turn.number < current);
  return next?.number ?? current;
}

export function spokenBy(turns: readonly Turn[], role: SpeakerRole | ""): readonly Turn[] {
  return role === "" ? turns : turns.filter((turn) => turn.role === role);
}

export interface TurnBar {
  /** Numbers of the first and last turn that the bar stands for. */
  first: number;
  last: number;
  /** Mean length of the texts, as a share of the longest bar. */
  height: number;
  /** Evidence of how many kinds lies in it: the item's in focus, any, none. */
  evidence: "focus" | "other" | "none";
}

/** Turn lengths in at most `nBars` bars, with the evidence that lies in each. */
export function turnBars(
  turns: readonly Turn[],
  nBars: number,
  evidence: ReadonlySet<number>,
  focus: ReadonlySet<number>,
): TurnBar[] {
  const size = Math.max(1, Math.ceil(turns.length / nBars));
  const groups: Turn[][] = [];
  for (let at = 0; at < turns.length; at += size) groups.push(turns.slice(at, at + size));
  const means = groups.map(
    (group) => group.reduce((sum, turn) => sum + turn.text.length, 0) / group.length,
  );
  const longest = Math.max(1, ...means);
  return groups.map((group, index) => {
    const holds = (set: ReadonlySet<number>) => group.some((turn) => set.has(turn.number));
    return {
      first: group[0]?.number ?? 0,
      last: group.at(-1)?.number ?? 0,
      height: (means[index] ?? 0) / longest,
      evidence: holds(focus) ? "focus" : holds(evidence) ? "other" : "none",
    };
  });
}
