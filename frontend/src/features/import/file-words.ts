import type { PreviewProblem, PreviewTurn } from "@/api/types";

const FORMATS: Readonly<Record<string, string>> = {
  csv: "a CSV table",
  webvtt: "WebVTT",
  srt: "SRT",
  whisper: "Whisper JSON",
  assemblyai: "AssemblyAI JSON",
  deepgram: "Deepgram JSON",
  docx: "a Word document",
  text: "plain text",
};

/** What a file is, as a phrase after "from": "WebVTT", "a Word document". */
export function formatOf(format: string | null): string {
  return format === null ? "a file nobody could read" : (FORMATS[format] ?? format);
}

/** Where in the file to look: "Line 12", "Paragraph 4"; empty for the file as a whole. */
export function whereOf({ line, part }: Pick<PreviewProblem, "line" | "part">): string {
  if (part !== null) return part.charAt(0).toUpperCase() + part.slice(1);
  return line === null ? "" : `Line ${line}`;
}

/** Says from how much a turn was joined; empty for one that was a turn already. */
export function joinedOf(turn: PreviewTurn): string {
  return turn.n_joined > 1 ? `joined from ${turn.n_joined} pieces` : "";
}
