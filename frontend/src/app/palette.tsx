import { Modal } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useState } from "react";
import { Icon } from "@/components/icon";
import type { Command } from "./commands";

interface PaletteProps {
  opened: boolean;
  onClose: () => void;
  commands: readonly Command[];
}

/** Go anywhere by typing a few letters. */
export function Palette({ opened, onClose, commands }: PaletteProps) {
  const navigate = useNavigate();
  const list = useId();
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const wanted = typed.trim().toLowerCase();
  const found = commands.filter((command) => command.label.toLowerCase().includes(wanted));
  const current = found[Math.min(active, found.length - 1)];

  function close() {
    setTyped("");
    setActive(0);
    onClose();
  }
  function run(command: Command) {
    close();
    void navigate({ to: command.to });
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((before) => Math.max(0, Math.min(found.length - 1, before + step)));
    } else if (event.key === "Enter" && current) {
      event.preventDefault();
      run(current);
    }
  }

  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Go to"
      closeButtonProps={{ "aria-label": "Close this window" }}
    >
      <div className="palette">
        <input
          className="palette__input"
          role="combobox"
          aria-label="Page to go to"
          aria-expanded="true"
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={current ? `${list}-${current.to}` : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          data-autofocus
        />
        <div role="listbox" id={list} aria-label="Pages" className="palette__list">
          {found.map((command) => (
            // The input keeps the focus and the keys; the mouse may click.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={command.to}
              id={`${list}-${command.to}`}
              role="option"
              tabIndex={-1}
              aria-selected={command === current}
              className="palette__option"
              onClick={() => run(command)}
            >
              <Icon name={command.icon} />
              {command.label}
            </div>
          ))}
        </div>
        {found.length === 0 && <p role="status">No page is called that.</p>}
      </div>
    </Modal>
  );
}
