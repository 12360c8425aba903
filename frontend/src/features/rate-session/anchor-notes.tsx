import { useQuery } from "@tanstack/react-query";
import { useContext } from "react";
import { answerOf, api } from "@/api/client";
import { ProgrammeContext } from "@/api/me";
import type { Id } from "@/api/types";

/** The programme's rules for one item, as they stood when the round was started, or stand now. */
export function AnchorNotes({ rating, item }: { rating: Id; item: string }) {
  const membership = useContext(ProgrammeContext);
  const mayRead = membership?.permissions.includes("anchor_note.read") ?? false;
  const notes = useQuery({
    queryKey: ["anchor-notes", "rating", rating],
    queryFn: () =>
      answerOf(api.GET("/api/v1/anchor-notes/for-rating/", { params: { query: { rating } } })),
    enabled: mayRead,
    // They stay as they were for the whole of a round.
    staleTime: Infinity,
  });
  const own = (notes.data ?? []).filter((note) => note.item === item);
  if (own.length === 0) return null;
  return (
    <aside className="anchor-notes" aria-label={`Anchor notes on ${item}`}>
      <p className="anchor-notes__title">
        {own.length === 1 ? "Anchor note of your programme" : "Anchor notes of your programme"}
      </p>
      {own.map((note) => (
        <p key={note.id}>
          {note.text}
          {note.carried_from !== null && (
            <span className="soft small"> Written for version {note.carried_from}.</span>
          )}
        </p>
      ))}
    </aside>
  );
}
