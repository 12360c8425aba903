import { Checkbox, Modal } from "@mantine/core";
import { KeyHint } from "./key-hint";
import "./keys-sheet.css";

export interface KeyRow {
  keys: readonly string[];
  does: string;
}

interface KeysSheetProps {
  rows: readonly KeyRow[];
  /** Of what: "Keys of the rating workspace". */
  caption: string;
  opened: boolean;
  onClose: () => void;
  singleKeys: boolean;
  onSingleKeys: (isOn: boolean) => void;
}

/** What each key does, and the switch for single keys. */
export function KeysSheet({
  rows,
  caption,
  opened,
  onClose,
  singleKeys,
  onSingleKeys,
}: KeysSheetProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Keys"
      closeButtonProps={{ "aria-label": "Close keys" }}
    >
      <div className="stack">
        <table className="keys">
          <caption className="visually-hidden">{caption}</caption>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Key</th>
              <th scope="col">What it does</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ keys, does }) => (
              <tr key={does}>
                <th scope="row">
                  <KeyHint keys={keys} />
                </th>
                <td>{does}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <Checkbox
          label="Use these single keys"
          description="Switch them off where they get in the way of a screen reader or speech input; everything stays reachable by Tab and by mouse."
          checked={singleKeys}
          onChange={(event) => onSingleKeys(event.currentTarget.checked)}
        />
      </div>
    </Modal>
  );
}
