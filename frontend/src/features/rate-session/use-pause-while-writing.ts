import { useEffect } from "react";
import type { Playback } from "@/components/recording/playback";

/** Pause when a note is opened or something is written over the page; null leaves it be. */
export function usePauseWhileWriting(playback: Playback | null, hasSheet: boolean): void {
  useEffect(() => {
    if (hasSheet) playback?.pause();
  }, [playback, hasSheet]);

  useEffect(() => {
    if (playback === null) return;
    // Searching and going to a place are part of listening; notes are written in text areas.
    const pause = ({ target }: Event) => {
      if (target instanceof HTMLTextAreaElement && playback.getState().isPlaying) playback.pause();
    };
    document.addEventListener("focusin", pause);
    document.addEventListener("input", pause);
    return () => {
      document.removeEventListener("focusin", pause);
      document.removeEventListener("input", pause);
    };
  }, [playback]);
}
