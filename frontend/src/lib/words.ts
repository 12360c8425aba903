/** The product's words for the codes that the server uses, and counting in plain English. */

type Words = Readonly<Record<string, string>>;

const ROLES: Words = {
  trainee: "Trainee",
  rater: "Rater",
  supervisor: "Supervisor",
  adjudicator: "Adjudicator",
  lead: "Programme lead",
  auditor: "Auditor",
  operator: "Operator",
  researcher: "Researcher",
};

const PHASES: Words = { initial: "Initial", middle: "Middle", termination: "Termination" };

const FORMATS: Words = { individual: "Individual", group: "Group", couple: "Couple" };

const CONDITIONS: Words = {
  depression: "Depression",
  persistent_depression: "Persistent depression",
  perinatal_depression: "Perinatal depression",
  adolescent_depression: "Depression in adolescence",
  late_life_depression: "Depression in late life",
  bipolar: "Bipolar disorder",
  anxiety: "Anxiety disorder",
  ptsd: "Post-traumatic stress disorder",
  prolonged_grief: "Prolonged grief",
  eating: "Eating disorder",
  other: "Other",
};

/** What a client can be treated for, in the order in which people choose. */
export const CONDITION_CHOICES = Object.entries(CONDITIONS).map(([value, label]) => ({
  value,
  label,
}));

const PROBLEM_AREAS: Words = {
  grief: "Grief",
  dispute: "Role dispute",
  transition: "Role transition",
  sensitivity: "Interpersonal sensitivity",
};

const ROUND_PHASES: Words = {
  draft: "Draft",
  independent: "Independent rating",
  consensus: "Consensus",
  closed: "Closed",
};

const RATING_KINDS: Words = {
  independent: "Independent",
  supervisor: "Supervisor",
  self: "Self",
  gold: "Gold",
};

const SCOPES: Words = {
  training: "Training",
  research: "Research",
  certification: "Certification",
  media: "Recordings",
};

/** What a client agrees to, as they would say it. */
const SCOPES_SAID: Words = {
  training: "Raters and supervisors read what was said",
  research: "De-identified ratings are used in research",
  certification: "The session counts when the therapist is certified",
  media: "The sound or picture is played, besides the text",
};

/** Every role of a speaker, in the order in which people choose. */
export const SPEAKER_ROLES = ["therapist", "client", "other"] as const;

const SPEAKERS: Words = { therapist: "Therapist", client: "Client", other: "Other" };

const ASSIGNMENT: Words = {
  waiting: "Waiting",
  in_progress: "In progress",
  submitted: "Submitted",
  recused: "Recused",
  reassigned: "Given to somebody else",
  ended: "Ended: text erased",
};

/** Why a session cannot be given to a rater, as a phrase after "because …". */
const NOT_ASSIGNABLE: Words = {
  no_case: "it belongs to no case yet",
  no_phase: "its phase is not set",
  no_consent: "no valid consent is recorded",
  consent_not_for_training: "the client's consent does not include training",
  consent_expired: "the client's consent has expired",
  consent_withdrawn: "the client withdrew their consent",
  not_deidentified: "nobody has confirmed that it is de-identified",
  no_transcript: "it has no transcript",
  quarantined: "a name was reported in its text",
  text_erased: "its text was erased",
  not_recorded: "it was not recorded",
  lost: "its recording is lost",
  session_outside_rubric: "the rubric does not know its phase or format",
};

/** A code without a word of its own still reads as words. */
export function fromCode(code: string): string {
  const text = code.replaceAll("_", " ").replaceAll("-", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function reader(words: Words): (code: string) => string {
  return (code) => words[code] ?? fromCode(code);
}

export const roleWord = reader(ROLES);
export const phaseWord = reader(PHASES);
export const formatWord = reader(FORMATS);
export const conditionWord = reader(CONDITIONS);
export const problemAreaWord = reader(PROBLEM_AREAS);
export const roundPhaseWord = reader(ROUND_PHASES);
export const ratingKindWord = reader(RATING_KINDS);
export const consentScopeWord = reader(SCOPES);
export const consentScopeSaid = reader(SCOPES_SAID);
export const speakerRoleWord = reader(SPEAKERS);
export const assignmentStatusWord = reader(ASSIGNMENT);
export const notAssignableWord = reader(NOT_ASSIGNABLE);

/** "1 session", "3 sessions"; `plural` where an s is not enough. */
export function counted(n: number, one: string, plural = `${one}s`): string {
  return `${n} ${n === 1 ? one : plural}`;
}

/** "a", "a and b", "a, b and c"; with another word before the last where it says so. */
export function listed(parts: readonly string[], last = "and"): string {
  if (parts.length <= 1) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} ${last} ${parts.at(-1) ?? ""}`;
}
