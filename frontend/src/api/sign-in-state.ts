/** Whether a call found the sign-in expired. A signal only: whoever listens decides what to show. */
import { useSyncExternalStore } from "react";

let signedOut = false;
const listeners = new Set<() => void>();

function change(next: boolean): void {
  if (signedOut === next) return;
  signedOut = next;
  for (const listener of listeners) listener();
}

export function announceSignedOut(): void {
  change(true);
}

export function announceSignedIn(): void {
  change(false);
}

export function onSignInChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isSignedOut(): boolean {
  return signedOut;
}

/** True from the first 401 until the next sign-in. */
export function useSignedOut(): boolean {
  return useSyncExternalStore(onSignInChange, isSignedOut);
}
