interface TurnButtonsProps {
  turns: readonly number[];
  /** Without it turns are only named. */
  onTurn: ((turn: number) => void) | undefined;
  of: string;
}

/** Evidence as numbers of turns, each a way into the transcript. */
export function TurnButtons({ turns, onTurn, of }: TurnButtonsProps) {
  if (turns.length === 0) return <span className="soft">no turn</span>;
  return (
    <span className="turn-buttons">
      {turns.map((turn) =>
        onTurn === undefined ? (
          <span key={turn}>{turn}</span>
        ) : (
          <button
            key={turn}
            type="button"
            className="link-button"
            aria-label={`Show turn ${turn}, evidence of ${of}`}
            onClick={() => onTurn(turn)}
          >
            {turn}
          </button>
        ),
      )}
    </span>
  );
}
