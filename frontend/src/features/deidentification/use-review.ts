import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Deidentification, Id, ReviewChange, ReviewSpan, SpanDecision } from "@/api/types";
import { guessed, merged } from "./review-state";

export const reviewKey = (transcript: Id) => ["deidentification", transcript] as const;

export function useReviewQuery(transcript: Id | undefined) {
  return useQuery({
    queryKey: reviewKey(transcript ?? ""),
    enabled: transcript !== undefined,
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/transcripts/{id}/deidentification/", {
          params: { path: { id: transcript ?? "" } },
        }),
      ),
    staleTime: Infinity,
  });
}

type Act = (at: At) => Promise<ReviewChange>;

interface At {
  path: { id: Id };
  header: { "If-Match": string };
}

export interface Marked {
  turn: number;
  start: number;
  end: number;
  kind: ReviewSpan["kind"];
  entity: string;
  replacement: string;
  everywhere: boolean;
}

/**
 * Deciding in a review: what is pressed shows at once and is sent in order, each step from the
 * version that the one before answered.
 */
export function useDeciding(review: Deidentification) {
  const queries = useQueryClient();
  const queue = useRef<Promise<void>>(Promise.resolve());
  const [nWaiting, setWaiting] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const id = review.transcript;
  const key = reviewKey(id);

  function send(act: Act, guess?: (now: Deidentification) => Deidentification): Promise<boolean> {
    if (guess) {
      queries.setQueryData<Deidentification>(key, (now) => now && guess(now));
    }
    setWaiting((n) => n + 1);
    const step = queue.current.then(async () => {
      const version = queries.getQueryData<Deidentification>(key)?.version ?? review.version;
      try {
        const change = await act({ path: { id }, header: { "If-Match": `"${version}"` } });
        queries.setQueryData<Deidentification>(key, (now) => now && merged(now, change));
        setError(null);
        return true;
      } catch (problem) {
        setError(problem);
        // What is stored is shown: nothing on the page claims more than that.
        await queries.refetchQueries({ queryKey: key });
        return false;
      } finally {
        setWaiting((n) => n - 1);
      }
    });
    queue.current = step.then(() => undefined);
    return step;
  }

  return {
    isSaving: nWaiting > 0,
    error,
    isStale: error !== null && asApiError(error).code === "stale_draft",
    /** Resolves when everything that was pressed is stored or refused. */
    settled: () => queue.current,
    decide: (spans: readonly ReviewSpan[], body: SpanBody, also: readonly ReviewSpan[] = []) => {
      const [span] = spans;
      if (!span) return Promise.resolve(false);
      const ids = new Set([...spans, ...also].map((one) => one.id));
      return send(
        ({ path, header }) =>
          answerOf(
            api.PUT("/api/v1/transcripts/{id}/deidentification/spans/{span}/", {
              params: { path: { ...path, span: span.id }, header },
              body: { replacement: "", everywhere: false, ...body },
            }),
          ),
        (now) => guessed(now, ids, body.decision),
      );
    },
    decideEntity: (entity: string, decision: SpanDecision | null, replacement = "") =>
      send(
        ({ path, header }) =>
          answerOf(
            api.PUT("/api/v1/transcripts/{id}/deidentification/entities/{entity}/", {
              params: { path: { ...path, entity }, header },
              body: { decision, replacement },
            }),
          ),
        (now) => {
          const own = now.spans.filter((span) => span.entity === entity).map((span) => span.id);
          return decision === null ? now : guessed(now, new Set(own), decision);
        },
      ),
    mark: (body: Marked) =>
      send(({ path, header }) =>
        answerOf(
          api.POST("/api/v1/transcripts/{id}/deidentification/spans/", {
            params: { path, header },
            body,
          }),
        ),
      ),
    renameSpeaker: (label: string, replacement: string | null) =>
      send(({ path, header }) =>
        answerOf(
          api.PUT("/api/v1/transcripts/{id}/deidentification/speakers/", {
            params: { path, header },
            body: { label, replacement },
          }),
        ),
      ),
    acceptSure: () =>
      send(({ path, header }) =>
        answerOf(
          api.POST("/api/v1/transcripts/{id}/deidentification/accept-all/", {
            params: { path, header },
          }),
        ),
      ),
    undo: () =>
      send(({ path, header }) =>
        answerOf(
          api.POST("/api/v1/transcripts/{id}/deidentification/undo/", {
            params: { path, header },
          }),
        ),
      ),
  };
}

export interface SpanBody {
  decision: SpanDecision;
  replacement?: string;
  everywhere?: boolean;
}

export type Deciding = ReturnType<typeof useDeciding>;
