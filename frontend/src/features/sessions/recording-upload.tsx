import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { type ApiError, asApiError } from "@/api/errors";
import type { Id } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { FileDrop } from "@/components/file-drop";
import { Note } from "@/components/note";
import { type Sending, sendRecording } from "@/components/recording/send-recording";
import { sizeInWords } from "@/lib/sizes";
import { useSessionChanged } from "./use-session-change";

const ACCEPT = "audio/*,video/*,.mp3,.m4a,.mp4,.wav,.ogg,.opus,.webm,.flac";

interface RecordingUploadProps {
  session: Id;
  maxBytes: number;
}

/** Choose a recording and send it, seeing how far it is. */
export function RecordingUpload({ session, maxBytes }: RecordingUploadProps) {
  const changed = useSessionChanged(session);
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const sending = useRef<Sending | null>(null);
  const isTooLarge = file !== null && file.size > maxBytes;

  useEffect(() => {
    if (sent === null) return;
    // Leaving the page would stop it.
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [sent]);
  useEffect(() => () => sending.current?.stop(), []);

  async function send(chosen: File) {
    setRefused(null);
    setSent(0);
    sending.current = sendRecording(session, chosen, setSent);
    try {
      await sending.current.done;
      await changed("The recording is stored.");
    } catch (error) {
      if (!(error instanceof DOMException)) setRefused(asApiError(error));
    } finally {
      sending.current = null;
      setSent(null);
    }
  }

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (file && !isTooLarge) void send(file);
      }}
    >
      <FileDrop
        label="File of the recording"
        description={`MP3, M4A, MP4, WAV, Ogg, Opus, WebM or FLAC, up to ${sizeInWords(maxBytes)}. Its name is not kept.`}
        accept={ACCEPT}
        file={file}
        onFile={(next) => {
          setFile(next);
          setRefused(null);
        }}
      />
      {isTooLarge && (
        <Note tone="caution" live>
          This file has {sizeInWords(file.size)}; at most {sizeInWords(maxBytes)} are taken. Sound
          without picture, or a lower quality, is smaller.
        </Note>
      )}
      {refused && <ErrorNote error={refused} title="The recording was not stored" />}
      {sent !== null && file !== null ? (
        <div className="stack stack--tight">
          <progress
            className="upload-progress"
            aria-label="Sent of the recording"
            value={Math.min(sent, file.size)}
            max={file.size}
          />
          <div className="row">
            <span className="figures">
              {sent >= file.size
                ? "All is sent; it is being checked…"
                : `${sizeInWords(sent)} of ${sizeInWords(file.size)}`}
            </span>
            <Button size="compact-sm" variant="default" onClick={() => sending.current?.stop()}>
              Stop
            </Button>
          </div>
        </div>
      ) : (
        <div>
          <Button type="submit" disabled={file === null || isTooLarge}>
            Add the recording
          </Button>
        </div>
      )}
    </form>
  );
}
