import type { Certificate, DecisionState, DecisionStep, Portfolio, RuleState } from "@/api/types";
import type { StateTone } from "@/components/state-mark";
import { counted, listed } from "@/lib/words";

interface Said {
  word: string;
  tone: StateTone;
}

export const RULE_STATES: Record<RuleState, Said> = {
  pass: { word: "Pass", tone: "done" },
  not_yet: { word: "Not yet", tone: "partial" },
  cannot_tell: { word: "Cannot tell", tone: "unsure" },
};

export const DECISION_STATES: Record<DecisionState, Said> = {
  requested: { word: "Requested", tone: "open" },
  in_review: { word: "In review", tone: "open" },
  certified: { word: "Certified", tone: "done" },
  not_yet: { word: "Not yet", tone: "partial" },
  withdrawn: { word: "Withdrawn", tone: "quiet" },
  appealed: { word: "Appealed", tone: "open" },
  upheld: { word: "Not yet, upheld", tone: "partial" },
  reopened: { word: "Made anew", tone: "quiet" },
};

export const CERTIFICATE_STATES: Record<Certificate["state"], Said> = {
  valid: { word: "Valid", tone: "done" },
  expired: { word: "Expired", tone: "partial" },
  revoked: { word: "Revoked", tone: "alert" },
};

const STEPS: Record<DecisionStep["action"], string> = {
  request: "asked for the decision",
  review: "froze the evidence",
  certify: "certified the trainee",
  refuse: "decided: not yet",
  withdraw: "took the request back",
  appeal: "appealed",
  uphold: "answered the appeal: the decision stands",
  reopen: "answered the appeal: the decision is made anew",
};

export const stepWords = (step: DecisionStep): string => STEPS[step.action];

const LEFT_OUT: Record<string, (n: number) => string> = {
  not_rated: (n) => `${counted(n, "session")} not rated in a way that counts here`,
  no_consent: (n) => `${counted(n, "session")} without the client's consent to certification`,
  earlier: (n) => `${counted(n, "session")} before that day`,
  undated: (n) => `${counted(n, "session")} without a date`,
};

type Content = NonNullable<Portfolio["portfolio"]>;

/** Which sessions are not in a portfolio, in words; "" where all are. */
export function leftOutWords(rows: Content["left_out"]): string {
  return listed(rows.map(({ reason, n }) => LEFT_OUT[reason]?.(n) ?? counted(n, "session")));
}

const BASES: Record<Content["basis"], string> = {
  all: "It counts what a decision would rest on today.",
  shown: "It counts the ratings that you may see.",
  released: "It counts the ratings that were released to you so far.",
};

export const basisWords = (basis: Content["basis"]): string => BASES[basis];

/** The sentence of a portfolio: how many rules hold, without the signatures that come last. */
export function portfolioSentence({ rules, unsigned_state }: Content): string {
  const judged = rules.filter(({ kind }) => kind !== "signatures");
  const met = judged.filter(({ state }) => state === "pass").length;
  if (unsigned_state === "pass") {
    return `All ${judged.length} rules are met; what is left is a decision that people sign.`;
  }
  const open = judged.filter(({ state }) => state === "cannot_tell").length;
  const unsure = open > 0 ? `, and of ${open} it cannot be told yet` : "";
  return `${met} of ${judged.length} rules are met${unsure}.`;
}

/** So many days before its end a certificate is said to end soon. */
export const SOON_DAYS = 60;

/** Whether a certificate runs out within so many days. */
export function endsWithin(certificate: Certificate, days: number, today = new Date()): boolean {
  if (certificate.state !== "valid" || certificate.valid_until === null) return false;
  const end = Date.parse(`${certificate.valid_until}T23:59:59`);
  return end - today.getTime() <= days * 86_400_000;
}
