import type { RatingsExport } from "@/api/types";
import { ProgressLine } from "@/components/progress-line";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { reasonWords } from "./words";

/** How far an export is, or why it has no file. */
export function ExportState({ one }: { one: RatingsExport }) {
  switch (one.status) {
    case "waiting":
      return <StateMark tone="open">Waiting</StateMark>;
    case "running":
      return (
        <span className="export-state">
          <StateMark tone="partial">Being built</StateMark>
          {one.n_steps > 0 && <ProgressLine done={one.steps_done} of={one.n_steps} label="files" />}
        </span>
      );
    case "ready":
      return (
        <span className="export-state">
          <StateMark tone="done">Ready</StateMark>
          {one.expires_at !== null && (
            <span className="soft small">
              until <RelativeDate on={one.expires_at} as="moment" />
            </span>
          )}
        </span>
      );
    case "failed":
      return (
        <span className="export-state">
          <StateMark tone="alert">Failed</StateMark>
          <span className="small">{reasonWords(one.reason)}</span>
        </span>
      );
    case "deleted":
      return (
        <span className="export-state">
          <StateMark tone="quiet">Deleted</StateMark>
          <span className="soft small">{reasonWords(one.reason)}</span>
        </span>
      );
  }
}
