/** A recording in words: what it is, how long and how large. */
import type { Recording } from "@/api/types";
import { clock } from "@/lib/clock";
import { sizeInWords } from "@/lib/sizes";

const CONTAINERS: Record<Recording["container"], string> = {
  mp3: "MP3",
  mp4: "MP4",
  wav: "WAV",
  ogg: "Ogg",
  webm: "WebM",
  flac: "FLAC",
};

export function recordingInWords(recording: Recording): string {
  const isSoundInMp4 = recording.container === "mp4" && recording.kind === "audio";
  const parts = [
    recording.kind === "audio" ? "Sound" : "Video",
    recording.duration_ms === null ? null : clock(recording.duration_ms),
    isSoundInMp4 ? "M4A" : CONTAINERS[recording.container],
    sizeInWords(recording.n_bytes),
  ];
  return parts.filter((part) => part !== null).join(" · ");
}
