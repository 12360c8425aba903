/** Sending a recording: large, so that its progress is told, and it can be stopped. */
import { csrfToken } from "@/api/client";
import { errorFromAnswer, offlineError } from "@/api/errors";
import { announceSignedOut } from "@/api/sign-in-state";
import type { Id, Recording } from "@/api/types";

export interface Sending {
  done: Promise<Recording>;
  stop: () => void;
}

/** Fetch knows no progress of what it sends, hence the older way. */
export function sendRecording(
  session: Id,
  file: File,
  onProgress: (sentBytes: number) => void,
): Sending {
  const request = new XMLHttpRequest();
  const done = new Promise<Recording>((resolve, reject) => {
    request.open("POST", `/api/v1/media/?session=${encodeURIComponent(session)}`);
    request.setRequestHeader("Accept", "application/json");
    const token = csrfToken();
    if (token !== null) request.setRequestHeader("X-CSRFToken", token);
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded }) => onProgress(loaded));
    request.addEventListener("load", () => {
      if (request.status === 201) {
        resolve(request.response as Recording);
        return;
      }
      if (request.status === 401) announceSignedOut();
      reject(errorFromAnswer(request.status, request.response));
    });
    request.addEventListener("error", () => reject(offlineError()));
    request.addEventListener("abort", () => reject(new DOMException("Stopped", "AbortError")));
    const form = new FormData();
    form.set("file", file, "recording");
    request.send(form);
  });
  return { done, stop: () => request.abort() };
}
