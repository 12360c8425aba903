import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { useProgramme } from "@/api/me";
import type { RetentionOutlook, RetentionOverview, RetentionPolicy } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";
import { notifyDone } from "@/components/notify";
import { formatDay, isoDay } from "@/lib/dates";
import { counted, listed } from "@/lib/words";
import { draftOf, KeepRuleField, ruleOf, type RuleDraft } from "./keep-rule-field";
import { outlookQuery, RETENTION, type Rules } from "./queries";
import { KINDS } from "./words";

type Drafts = Record<keyof Rules, RuleDraft>;

function rulesOf(drafts: Drafts, firstDay: string): Rules | null {
  const text = ruleOf(drafts.text, firstDay);
  const recording = ruleOf(drafts.recording, firstDay);
  const unfinished = ruleOf(drafts.unfinished, firstDay);
  if (text === undefined || recording === undefined || unfinished === undefined) return null;
  return { text, recording, unfinished };
}

function atOnce(outlook: RetentionOutlook): string {
  return listed([
    ...(outlook.n_texts > 0 ? [counted(outlook.n_texts, "transcript")] : []),
    ...(outlook.n_recordings > 0 ? [counted(outlook.n_recordings, "recording")] : []),
  ]);
}

function Outlook({ outlook }: { outlook: RetentionOutlook }) {
  const day = formatDay(outlook.effective_on);
  const waiting = KINDS.flatMap(({ id, label }) => {
    const n = outlook.unreached[id] ?? 0;
    return n > 0 ? [`${label.toLowerCase()}: ${n}`] : [];
  });
  return (
    <>
      {outlook.n_due === 0 ? (
        <Note tone="info" live>
          <p>It takes effect on {day}. Nothing is due for deletion on that day.</p>
        </Note>
      ) : (
        <Note tone="caution" title={`${atOnce(outlook)} due for deletion on ${day}`} live>
          <p>
            {outlook.n_sooner === 0
              ? "All of it is due by then under the present policy, too."
              : outlook.n_sooner === outlook.n_due
                ? "All of it would be kept longer under the present policy."
                : `${outlook.n_sooner} of them would be kept longer under the present policy.`}{" "}
            Until that day you can set another policy. What is deleted does not come back.
          </p>
        </Note>
      )}
      {outlook.n_held > 0 && (
        <p className="small">
          {outlook.n_held} more {outlook.n_held === 1 ? "is" : "are"} due and kept by a legal hold.
        </p>
      )}
      {waiting.length > 0 && (
        <p className="soft small">
          Kept because what the rule counts from has not happened to them: {waiting.join(", ")}.
        </p>
      )}
    </>
  );
}

interface PolicyDialogProps {
  overview: RetentionOverview;
  policy: RetentionPolicy | null;
  onClose: () => void;
}

/** Choose how long each kind is kept; the button names what that deletes. */
export function PolicyDialog({ overview, policy, onClose }: PolicyDialogProps) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const [drafts, setDrafts] = useState<Drafts>({
    text: draftOf(policy?.rules.text ?? null),
    recording: draftOf(policy?.rules.recording ?? null),
    unfinished: draftOf(policy?.rules.unfinished ?? null),
  });
  const first = new Date();
  first.setDate(first.getDate() + overview.notice_days);
  const firstDay = isoDay(first);
  const rules = rulesOf(drafts, firstDay);
  const outlook = useQuery(outlookQuery(programme.id, rules));
  const set = useMutation({
    mutationFn: (body: { rules: Rules; confirmed_due: number }) =>
      answerOf(
        api.POST("/api/v1/retention-policies/", { body: { programme: programme.id, ...body } }),
      ),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: [RETENTION] });
      notifyDone(`Version ${made.number} takes effect on ${formatDay(made.effective_on)}.`);
      onClose();
    },
    // What it would do has changed meanwhile, perhaps: look again.
    onError: () => outlook.refetch(),
  });
  const found = rules === null ? undefined : outlook.data;
  const nDue = found?.n_due ?? 0;
  return (
    <ConfirmDialog
      opened
      isGrave={nDue > 0}
      title="How long is it kept?"
      confirmLabel={
        nDue > 0 && found
          ? `Set it: ${counted(nDue, "deletion")} on ${formatDay(found.effective_on)}`
          : "Set the policy"
      }
      onConfirm={() => {
        if (rules !== null && found) set.mutate({ rules, confirmed_due: found.n_due });
      }}
      onClose={onClose}
      isPending={set.isPending}
      isDisabled={rules === null || found === undefined || outlook.isFetching}
      error={set.error}
    >
      {KINDS.map(({ id, label, description }) => (
        <KeepRuleField
          key={id}
          legend={label}
          description={description}
          events={overview.events}
          draft={drafts[id]}
          firstDay={firstDay}
          onDraft={(draft) => setDrafts({ ...drafts, [id]: draft })}
        />
      ))}
      {rules !== null && outlook.error !== null && <ErrorNote error={outlook.error} />}
      {found !== undefined && <Outlook outlook={found} />}
    </ConfirmDialog>
  );
}
