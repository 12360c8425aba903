import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { answerOf, api } from "@/api/client";
import type { Feedback, FeedbackComment, FeedbackContent } from "@/api/types";
import { FeedbackKeeper } from "./feedback-keeper";

const EMPTY: FeedbackContent = { opening: "", sections: [], comments: [] };

type SectionPart = "strength" | "next_step";

/** A feedback that is being written: what it says now, and how its saving stands. */
export function useFeedbackDraft(feedback: Feedback) {
  const [content, setContent] = useState(feedback.content ?? EMPTY);
  const [keeper] = useState(
    () =>
      new FeedbackKeeper(
        (said, version) =>
          answerOf(
            api.PUT("/api/v1/feedback/{id}/", {
              params: { path: { id: feedback.id }, header: { "If-Match": `"${version}"` } },
              body: said,
            }),
          ),
        feedback,
      ),
  );
  const state = useSyncExternalStore(keeper.subscribe, keeper.getState);
  useEffect(
    () => () => {
      void keeper.flush();
    },
    [keeper],
  );

  const change = useCallback(
    (next: FeedbackContent) => {
      setContent(next);
      keeper.change(next);
    },
    [keeper],
  );

  return {
    content,
    state,
    flush: () => keeper.flush(),
    setOpening: (opening: string) => change({ ...content, opening }),
    setSection: (section: string, part: SectionPart, text: string) => {
      const before = content.sections.find((one) => one.section === section);
      const after = { section, strength: "", next_step: "", ...before, [part]: text };
      const sections = before
        ? content.sections.map((one) => (one === before ? after : one))
        : [...content.sections, after];
      change({ ...content, sections });
    },
    addComment: (comment: FeedbackComment) =>
      change({ ...content, comments: [...content.comments, comment] }),
    setComment: (place: number, changes: Partial<FeedbackComment>) =>
      change({
        ...content,
        comments: content.comments.map((one, at) => (at === place ? { ...one, ...changes } : one)),
      }),
    removeComment: (place: number) =>
      change({ ...content, comments: content.comments.filter((_, at) => at !== place) }),
  };
}

export type FeedbackDraft = ReturnType<typeof useFeedbackDraft>;
