import type { RubricItem } from "./rubric-definition";

/** What an item is about, and what counts for and against it. */
export function ItemGuide({ item, isAsked }: { item: RubricItem; isAsked: string }) {
  return (
    <div className="item-guide">
      <p>{item.assesses}</p>
      {isAsked !== "" && <p className="soft small">{isAsked}</p>}
      <details>
        <summary>What counts</summary>
        {item.evidence.length > 0 && (
          <ul>
            {item.evidence.map((example) => (
              <li key={example} className="quoted">
                {example}
              </li>
            ))}
          </ul>
        )}
        {item.counter_evidence !== null && <p>Against it: {item.counter_evidence}</p>}
        {item.note !== null && <p>{item.note}</p>}
      </details>
    </div>
  );
}
