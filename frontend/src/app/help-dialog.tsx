import { Checkbox, Modal } from "@mantine/core";
import { KeyHint } from "@/components/key-hint";
import { useSingleKeys } from "@/components/use-single-keys";

const KEYS: readonly { keys: string[]; does: string }[] = [
  { keys: ["Ctrl", "K"], does: "Go to a page by typing its name" },
  { keys: ["Tab"], does: "Next link, field or region; the first one skips to the content" },
  { keys: ["↑", "↓"], does: "Walk through the rows of a table from any link in it" },
  { keys: ["/"], does: "Search in a rubric or a transcript, while one is open" },
  { keys: ["?"], does: "All keys of the rating workspace, while a rating is open" },
];

export function HelpDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [singleKeys, setSingleKeys] = useSingleKeys();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Keys"
      closeButtonProps={{ "aria-label": "Close this window" }}
    >
      <div className="stack">
        <dl className="facts">
          {KEYS.map(({ keys, does }) => (
            <div key={does} style={{ display: "contents" }}>
              <dt>
                <KeyHint keys={keys} />
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <Checkbox
          label="Use single keys such as /"
          description="Switch them off where they get in the way of a screen reader or speech input."
          checked={singleKeys}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        />
        <p>
          <strong>Adherence</strong> says how much of what the rubric asks for was done, from 0 to
          4. <strong>Competence</strong> says how well it was done, from 0 to 6.
        </p>
        <p className="soft">
          Every page has an address of its own that can be mailed to a colleague; they see what
          their role lets them see.
        </p>
      </div>
    </Modal>
  );
}
