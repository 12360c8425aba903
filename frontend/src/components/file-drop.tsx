import { type DragEvent, useId, useState } from "react";
import { sizeInWords } from "@/lib/sizes";
import { Icon } from "./icon";
import "./file-drop.css";

interface FileDropProps {
  label: string;
  description: string;
  accept: string;
  file: File | null;
  onFile: (file: File) => void;
}

/** A file input that also takes a file dropped on it. */
export function FileDrop({ label, description, accept, file, onFile }: FileDropProps) {
  const id = useId();
  const [isOver, setIsOver] = useState(false);

  function drop(event: DragEvent<HTMLDivElement>) {
    event.preventDefault();
    setIsOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onFile(dropped);
  }

  return (
    // The input inside does the same by keyboard.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={isOver ? "file-drop file-drop--over" : "file-drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" size={22} />
      <div>
        <label htmlFor={id} className="file-drop__label">
          {label}
        </label>
        <p id={`${id}-about`} className="soft small">
          {description}
        </p>
        <input
          id={id}
          type="file"
          accept={accept}
          aria-describedby={`${id}-about`}
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen) onFile(chosen);
          }}
        />
        {file && (
          <p role="status">
            {file.name}, {sizeInWords(file.size)}
          </p>
        )}
      </div>
    </div>
  );
}
