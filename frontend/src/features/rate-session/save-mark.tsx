import { Button } from "@mantine/core";
import { StateMark } from "@/components/state-mark";
import { saveWords } from "./save-words";
import type { RatingDraft } from "./use-rating-draft";

/** Whether what was entered is safe, and what to do where it is not yet. */
export function SaveMark({ draft }: { draft: RatingDraft }) {
  const { tone, text, detail } = saveWords(draft);
  return (
    <div className="save-mark">
      <span role="status" aria-label="Saving">
        <StateMark tone={tone}>{text}</StateMark>
        {detail !== null && <span className="save-mark__detail soft small">{detail}</span>}
      </span>
      {draft.link === "signed_out" && (
        <Button size="compact-sm" variant="default" onClick={draft.askSignIn}>
          Sign in and go on
        </Button>
      )}
      {draft.link === "offline" && (
        <Button size="compact-sm" variant="default" onClick={draft.flush}>
          Try now
        </Button>
      )}
    </div>
  );
}
