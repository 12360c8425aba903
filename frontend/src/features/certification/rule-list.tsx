import { Link } from "@tanstack/react-router";
import type { EvidenceEntry, RuleVerdict } from "@/api/types";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { counted } from "@/lib/words";
import { RULE_STATES } from "./words";
import "./certification.css";

interface RuleListProps {
  rules: readonly RuleVerdict[];
  evidence: readonly EvidenceEntry[];
}

/** Every rule in plain words, its state, what it rests on, and what would change it. */
export function RuleList({ rules, evidence }: RuleListProps) {
  const known = new Map(evidence.map((entry) => [entry.ref, entry]));
  return (
    <ol className="rules">
      {rules.map((rule) => (
        <Rule key={rule.rule} rule={rule} known={known} />
      ))}
    </ol>
  );
}

function Rule({ rule, known }: { rule: RuleVerdict; known: Map<string, EvidenceEntry> }) {
  const { word, tone } = RULE_STATES[rule.state];
  const entries = rule.counts
    .flatMap((ref) => known.get(ref) ?? [])
    .sort((a, b) => (a.on ?? "").localeCompare(b.on ?? "") || a.label.localeCompare(b.label));
  return (
    <li className={`rule rule--${rule.state}`}>
      <div className="rule__state">
        <StateMark tone={tone}>{word}</StateMark>
      </div>
      <div className="stack stack--tight">
        <p className="rule__sentence">{rule.sentence}</p>
        {rule.holds !== "" && <p>{rule.holds}</p>}
        {rule.state !== "pass" && rule.missing.length > 0 && (
          <div>
            <p className="soft">What would change it</p>
            <ul className="rule__missing">
              {rule.missing.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </div>
        )}
        {entries.length > 0 && (
          <details>
            <summary>Evidence: {counted(entries.length, "piece")}</summary>
            <ul className="rule__evidence">
              {entries.map((entry) => (
                <li key={entry.ref}>
                  <Evidence entry={entry} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  );
}

function Evidence({ entry }: { entry: EvidenceEntry }) {
  return (
    <>
      <Named entry={entry} />
      {entry.on !== null && (
        <>
          , <RelativeDate on={entry.on} as="date" />
        </>
      )}
      {entry.detail !== "" && <span className="soft figures"> · {entry.detail}</span>}
    </>
  );
}

function Named({ entry: { kind, label, link } }: { entry: EvidenceEntry }) {
  if (link === null) return label;
  if (kind === "session") {
    return (
      <Link to="/sessions/$id" params={{ id: link }}>
        {label}
      </Link>
    );
  }
  if (kind === "rating") {
    return (
      <Link to="/ratings/$id" params={{ id: link }}>
        {label}
      </Link>
    );
  }
  return label;
}
