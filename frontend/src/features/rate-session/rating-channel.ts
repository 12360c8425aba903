/** Windows of one browser that show the same rating tell each other. */
import type { Id } from "@/api/types";

type Message = "here" | "here_too" | "saved" | "gone";

interface Listener {
  onOtherWindow: (isOpen: boolean) => void;
  onSaved: () => void;
}

export class RatingChannel {
  readonly #name: string;
  #channel: BroadcastChannel | null = null;

  constructor(rating: Id) {
    this.#name = `attune.rating.${rating}`;
  }

  open({ onOtherWindow, onSaved }: Listener): void {
    if (typeof BroadcastChannel === "undefined") return;
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => {
      onOtherWindow(data !== "gone");
      if (data === "here") this.#tell("here_too");
      if (data === "saved") onSaved();
    };
    this.#tell("here");
  }

  close(): void {
    this.#tell("gone");
    this.#channel?.close();
    this.#channel = null;
  }

  readonly tellSaved = (): void => this.#tell("saved");

  #tell(message: Message): void {
    this.#channel?.postMessage(message);
  }
}
