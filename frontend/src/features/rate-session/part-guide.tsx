import { isCategory, isCount, isItem, type Part } from "./parts";

/** What a part is about, and what counts for and against it. */
export function PartGuide({ part, isAsked }: { part: Part; isAsked: string }) {
  const examples = isItem(part) ? part.evidence : isCount(part) ? part.examples : [];
  const against = isItem(part) ? part.counter_evidence : null;
  const hasMore = examples.length > 0 || against !== null || part.note !== null;
  return (
    <div className="item-guide">
      {!isCategory(part) && <p>{part.assesses}</p>}
      {isAsked !== "" && <p className="soft small">{isAsked}</p>}
      {isCategory(part) && part.note !== null && <p>{part.note}</p>}
      {!isCategory(part) && hasMore && (
        <details>
          <summary>What counts</summary>
          {examples.length > 0 && (
            <ul>
              {examples.map((example) => (
                <li key={example} className="quoted">
                  {example}
                </li>
              ))}
            </ul>
          )}
          {against !== null && <p>Against it: {against}</p>}
          {part.note !== null && <p>{part.note}</p>}
        </details>
      )}
    </div>
  );
}
