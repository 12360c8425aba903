import { Icon } from "@/components/icon";

interface EvidenceListProps {
  /** What the turns are evidence for: "B4". */
  of: string;
  turns: readonly number[];
  onShow: (turn: number) => void;
  /** Without it turns cannot be taken away. */
  onRemove?: (turn: number) => void;
}

/** The turns that something rests on; each leads to its place in the transcript. */
export function EvidenceList({ of, turns, onShow, onRemove }: EvidenceListProps) {
  if (turns.length === 0) return <span className="soft">no turns yet</span>;
  return (
    <ul className="evidence plain-list" aria-label={`Evidence for ${of}`}>
      {turns.map((turn) => (
        <li key={turn} className="evidence__chip">
          <button
            type="button"
            className="evidence__turn"
            aria-label={`Show turn ${turn}`}
            onClick={() => onShow(turn)}
          >
            {turn}
          </button>
          {onRemove && (
            <button
              type="button"
              className="evidence__remove"
              aria-label={`Remove turn ${turn} from the evidence for ${of}`}
              onClick={() => onRemove(turn)}
            >
              <Icon name="close" size={12} />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
