/** The server's side of a draft. */
import { answerOf, api } from "@/api/client";
import { isSignedIn } from "@/api/sign-in";
import type { Id, Rating, SavedDraft } from "@/api/types";
import type { Edit } from "./draft";

export interface DraftTransport {
  read: () => Promise<Rating>;
  write: (edit: Edit, version: number, activeSeconds: number) => Promise<SavedDraft>;
  submit: (activeSeconds: number) => Promise<Rating>;
  /** Whether this browser is signed in, and as the person whose draft this is. */
  isStillMine: () => Promise<boolean>;
}

export function readRating(id: Id): Promise<Rating> {
  return answerOf(api.GET("/api/v1/ratings/{id}/", { params: { path: { id } } }));
}

export function draftTransport(rating: Id, account: Id): DraftTransport {
  function write(edit: Edit, version: number, activeSeconds: number): Promise<SavedDraft> {
    const header = { "If-Match": `"${version}"` };
    const path = { id: rating };
    switch (edit.kind) {
      case "item":
        return answerOf(
          api.PUT("/api/v1/ratings/{id}/items/{item}/", {
            params: { path: { ...path, item: edit.id }, header },
            body: { ...edit.value, active_seconds: activeSeconds },
          }),
        );
      case "flag":
        return answerOf(
          api.PUT("/api/v1/ratings/{id}/flags/{flag}/", {
            params: { path: { ...path, flag: edit.id }, header },
            body: edit.value,
          }),
        );
      case "areas":
        return answerOf(
          api.PUT("/api/v1/ratings/{id}/problem-areas/", {
            params: { path, header },
            body: { problem_areas: edit.value, active_seconds: activeSeconds },
          }),
        );
      case "note":
        return answerOf(
          api.PUT("/api/v1/ratings/{id}/note/", {
            params: { path, header },
            body: { note: edit.value },
          }),
        );
    }
  }
  return {
    read: () => readRating(rating),
    write,
    submit: (activeSeconds) =>
      answerOf(
        api.POST("/api/v1/ratings/{id}/submit/", {
          params: { path: { id: rating } },
          body: { active_seconds: activeSeconds },
        }),
      ),
    async isStillMine() {
      if (!(await isSignedIn())) return false;
      return (await answerOf(api.GET("/api/v1/me/"))).id === account;
    },
  };
}
