/**
 * The shapes the server answers with, by the names the screens use: aliases of the generated
 * schema, narrower only where OpenAPI cannot say what the server keeps to.
 */
import type { PathwayDefinition } from "./pathway-definition";
import type { RubricDefinition } from "./rubric-definition";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

/** `Base` with some properties narrowed; a narrowing that the schema does not allow is an error. */
type Narrowed<
  Base,
  Narrow extends { [K in keyof Narrow]: K extends keyof Base ? Base[K] : never },
> = Omit<Base, keyof Narrow> & Narrow;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export type Id = string;

export interface Page<T> {
  count: number;
  next?: string | null;
  previous?: string | null;
  results: T[];
}

export type Role = Schemas["RoleEnum"];
export type ProgrammeRef = Schemas["ProgrammeBrief"];
/** Permissions are read as text: the client only asks whether one is there. */
export type MyMembership = Omit<Schemas["OwnMembership"], "permissions"> & {
  permissions: string[];
};
export type Me = Omit<Schemas["Me"], "memberships"> & { memberships: MyMembership[] };

// People

export type Programme = Schemas["Programme"];
export type Cohort = Schemas["Cohort"];
export type Enrolment = Schemas["Enrolment"];
export type Membership = Schemas["Membership"];
export type Supervision = Schemas["Supervision"];
export type Invitation = Schemas["Invitation"];
export type InvitationPreview = Schemas["InvitationPreview"];
export type RaterChoice = Schemas["Rater"];

export type RetentionOverview = Schemas["RetentionOverview"];
export type RetentionPolicy = Schemas["RetentionPolicy"];
export type RetentionOutlook = Schemas["RetentionOutlook"];
export type RetentionKind = Schemas["RetentionKindEnum"];
export type KeepRule = Schemas["KeepRule"];
export type KeepEvent = Schemas["KeepEvent"];
export type ComingDeletion = Schemas["ComingDeletion"];
export type LegalHold = Schemas["LegalHold"];
export type HoldCovers = Schemas["HoldCoversEnum"];
export type DeletionProof = Schemas["DeletionProof"];
export type DeletedWhat = Schemas["DeletedWhatEnum"];

export type RatingsExport = Schemas["Export"];
export type ExportOptions = Schemas["ExportOptions"];
export type ExportDraft = Schemas["ExportDraftRequest"];
export type ErasureOutlook = Schemas["ErasureOutlook"];
export type DataUse = Schemas["DataUseEnum"];

export type HarmFlag = Schemas["HarmFlag"];
export type HarmFlagStep = Schemas["HarmFlagStep"];

// Casework

export type Phase = Schemas["SessionPhaseEnum"];
export type SessionFormat = Schemas["SessionFormatEnum"];
export type ProblemAreaId = Schemas["AgreedProblemAreasEnum"];
export type Condition = Schemas["ConditionEnum"];
export type RecordingWord = Schemas["RecordingEnum"];
export type MissingReason = Schemas["MissingReasonEnum"];
export type Measure = Schemas["MeasureEnum"];
export type SpeakerRole = Schemas["SpeakerRoleEnum"];
export type ConsentScope = Schemas["ScopesEnum"];
export type NotAssignableReason = Schemas["NotAssignableReasonsEnum"];
export type TraineeRef = Schemas["CaseTrainee"];
export type Case = Schemas["Case"];
export type CaseRecord = Schemas["CaseRecord"];
export type OutcomeScore = Schemas["OutcomeScore"];
export type MeasureBands = Schemas["MeasureBands"];
/** How many meetings are registered, and why some cannot be drawn. */
export type Register = Schemas["Register"];
export type RegisterImport = Schemas["RegisterImport"];
export type ImportWarning = Schemas["TranscriptWarning"];
export type SessionTranscript = Schemas["SessionTranscript"];
/** The consent that holds for a session. */
export type Consent = Schemas["SessionConsent"];
export type ConsentForm = Schemas["ConsentForm"];
export type TherapySession = Schemas["TherapySession"];
export type Transcript = Schemas["Transcript"];
export type Turn = Schemas["Turn"];
export type ImportedTranscript = Schemas["ImportedTranscript"];
export type ImportResult = Schemas["TranscriptImport"];
export type TranscriptPreview = Schemas["TranscriptPreview"];
export type PreviewTranscript = Schemas["PreviewTranscript"];
export type PreviewSpeaker = Schemas["PreviewSpeaker"];
export type PreviewTurn = Schemas["PreviewTurn"];
export type PreviewProblem = Schemas["PreviewProblem"];
export type PlaceProposal = Schemas["Proposal"];
export type Speakers = Schemas["Speakers"];

export type Recording = Schemas["Recording"];
/** How things stand with a session's recording, for whoever asks. */
export type RecordingState = Schemas["MediaState"];
export type RecordingAddress = Schemas["Address"];

// Rubrics

/** A scale of the rubric, such as "competence". */
export type ScaleId = string;
export type {
  RubricBenchmark,
  RubricCategory,
  RubricCondition,
  RubricCount,
  RubricDefinition,
  RubricFlag,
  RubricItem,
  RubricLineage,
  RubricPart,
  RubricScale,
  RubricScoring,
} from "./rubric-definition";
export type RubricSummary = Schemas["Rubric"];

export type Rubric = Omit<Schemas["RubricDetail"], "definition"> & {
  definition: RubricDefinition;
};
export type PartComparison = Schemas["PartComparison"];
export type TextDifference = Schemas["TextDifference"];
export type VersionComparison = Schemas["VersionComparison"];
export type DefinitionProblem = Schemas["DefinitionProblem"];
export type RubricPreview = Omit<Schemas["RubricPreview"], "definition"> & {
  definition: RubricDefinition | null;
};

// Pathways

export type { PathwayDefinition, PathwayInstrument, PathwayRule } from "./pathway-definition";
export type PathwaySummary = Schemas["Pathway"];
export type Pathway = Omit<Schemas["PathwayDetail"], "definition"> & {
  definition: PathwayDefinition;
};
export type PathwayPreview = Omit<Schemas["PathwayPreview"], "definition"> & {
  definition: PathwayDefinition | null;
};
export type Characteristics = Schemas["Characteristics"];

// Rounds and assignments

export type RoundPhase = Schemas["RoundPhaseEnum"];
export type AssignmentStatus = Schemas["AssignmentStatusEnum"];
export type RoundSummary = Schemas["Round"];
export type RoundSession = Schemas["RoundSession"];
export type Round = Schemas["RoundDetail"];
export type RoundDraw = Schemas["Draw"];
export type RoundPlan = Schemas["Plan"];
export type Replan = Schemas["Replan"];
export type DrawFrame = Schemas["Frame"];
export type ConflictOfInterest = Schemas["Conflict"];
export type Assignment = Schemas["Assignment"];

// Ratings

export type RatingKind = Schemas["RatingKindEnum"];
export type ItemStatus = Schemas["ItemStatusEnum"];
export type NotApplicableReason = Schemas["NotApplicableReasonEnum"];
export type ApplicabilityState = Schemas["ApplicabilityStateEnum"];
export type MissingCode = Schemas["CodeEnum"];
export type RatingItem = Schemas["ItemAnswer"];
export type RatingFlag = Schemas["FlagAnswer"];
export type Applicability = Schemas["Applicability"];
export type Missing = Schemas["MissingAnswer"];
export type RatingScore = Schemas["RatingScore"];
/** Writable, because a draft is changed in place before it is saved. */
export type Rating = Writable<Schemas["Rating"]>;
export type RatingItemDraft = Schemas["ItemSaveRequest"];

/** Answer to every write of a draft: what all of them say, and what some add. */
export type SavedDraft = Omit<Schemas["SavedItem"], "item" | "applicability"> &
  Partial<Pick<Schemas["SavedItem"], "item" | "applicability">> &
  Partial<Pick<Schemas["SavedProblemAreas"], "problem_areas">>;

export type Release = Schemas["Release"];

// Reliability

export type CodedText = Schemas["CodedText"];

/** Either a value with its method, or the reason why there is none. */
export type Estimate =
  | Narrowed<Schemas["Estimate"], { value: number; method: string }>
  | Narrowed<
      Schemas["Estimate"],
      { value: null; low: null; high: null; se: null; reason: string; text: string }
    >;

export type ReliabilityPlan = Schemas["PlanAnswer"];
export type ReliabilityHeadline = Narrowed<Schemas["Headline"], { scale: ScaleId }>;
export type ReliabilityVariable = Narrowed<
  Schemas["ReliabilityVariable"],
  { estimates: Record<string, Estimate> }
>;
export type ReliabilityReportSummary = Narrowed<
  Schemas["ReliabilitySummary"],
  { headline: ReliabilityHeadline }
>;
export type ReliabilityReport = Narrowed<
  Schemas["ReliabilityReport"],
  {
    headline: ReliabilityHeadline;
    variables: ReliabilityVariable[];
    raters: Narrowed<Schemas["ReportRater"], { scale: ScaleId }>[];
    rater_pairs: Narrowed<
      Schemas["RaterPair"],
      { scale: ScaleId; weighted_kappa: Estimate | null }
    >[];
    judgements: Narrowed<Schemas["JudgementAgreement"], { estimates: Record<string, Estimate> }>[];
    drift: Narrowed<
      Schemas["RaterDrift"],
      { scale: ScaleId; raters: Narrowed<Schemas["RaterChange"], { slope: Estimate }>[] }
    >[];
  }
>;

// Calibration

export type GoldRating = Schemas["GoldRating"];
export type GoldForm = Schemas["GoldForm"];
export type GoldFormItem = Schemas["GoldFormItem"];
export type GoldAnswer = Schemas["GoldAnswer"];
export type GoldEntryDraft = Required<Schemas["GoldEntryDraftRequest"]>;
export type CalibrationSet = Schemas["CalibrationSet"];
export type SetPurpose = Schemas["SetPurposeEnum"];
export type CalibrationAttempt = Schemas["Attempt"];
export type FeedbackSession = Schemas["FeedbackSession"];
export type FeedbackItem = Schemas["FeedbackItem"];
export type QualificationRule = Schemas["QualificationRule"];
export type RuleTerms = Schemas["Terms"];
export type RuleChances = Schemas["RuleChances"];
export type GateChances = Schemas["GateChances"];
export type RaterState = Schemas["RaterStateEnum"];
export type RaterStanding = Schemas["RaterStanding"];
export type RaterStandingDetail = Schemas["RaterStandingDetail"];
export type Standing = Schemas["Standing"];
export type Drift = Schemas["Drift"];
export type StatusChange = Schemas["StatusChange"];

/** A report as far as it speaks of agreement, whatever was rated: a round, or an earlier study. */
export type AgreementReport = Omit<
  ReliabilityReport,
  | "id"
  | "round"
  | "rounds"
  | "n_rounds"
  | "cohort"
  | "closed_from"
  | "closed_to"
  | "joined"
  | "programme"
  | "is_simulated"
>;

// Past data

export type PastImport = Schemas["PastImport"];
export type PastImportDetail = Schemas["PastImportDetail"];
export type PastPreview = Omit<Schemas["PastPreview"], "already"> & {
  /** The study that this file is already. */
  already: Id | null;
};
export type PastProblem = Schemas["PastProblem"];
export type PastCodebook = Schemas["PastCodebook"];
export type PastReliability = Narrowed<
  Schemas["PastReliability"],
  Pick<ReliabilityReport, "headline" | "variables" | "raters" | "rater_pairs">
>;

// Trainees

export type TraineeSummary = Schemas["Trainee"];
export type CurvePoint = Schemas["CurvePoint"];
export type PastPoint = Schemas["PastPoint"];
export type CurveItemLeftOut = Schemas["CurveItemLeftOut"];

type FittedParts = "curve" | "cohort_curve" | "confidence" | "n_trainees" | "n_sessions";
type FittedCounts = "n_ratings" | "n_raters" | "sentence" | "warnings" | "method";
type FittedProof = "software" | "data_hash";

/** A model with all its parts, or the reason why none was fitted. */
export type CurveModel =
  | ({ fitted: true } & Required<
      Pick<Schemas["CurveModel"], FittedParts | FittedCounts | FittedProof>
    >)
  | ({ fitted: false } & Required<Pick<Schemas["CurveModel"], "reason" | "text" | "line">>);

export type TraineeCurve = Narrowed<
  Schemas["TraineeCurve"],
  { scale: Narrowed<Schemas["CurveScale"], { id: ScaleId }>; model: CurveModel }
>;

export type CohortCompetence = Schemas["CohortCompetence"];
export type CohortRow = Schemas["CohortRow"];
export type PracticeItem = Schemas["PracticeItem"];
export type ProgrammeReport = Schemas["ProgrammeReport"];
export type TraineeSections = Schemas["TraineeSections"];
export type SectionPicture = Schemas["SectionPicture"];
export type SelfAgainst = Schemas["SelfAgainst"];
export type TraineeMonitor = Schemas["Monitor"];

// Audit

export type AuditEvent = Schemas["AuditEvent"];
export type AuditVerification = Schemas["AuditVerification"];
export type AuditWeek = Schemas["AuditWeek"];

// De-identification

export type Deidentification = Schemas["Deidentification"];
export type ReviewSpan = Schemas["Span"];
export type ReviewEntity = Schemas["ReviewEntity"];
export type ReviewChange = Schemas["ReviewChange"];
export type SpanDecision = Schemas["SpanDecisionEnum"];
export type IdentifierKind = Schemas["IdentifierKindEnum"];
export type CaseName = Schemas["CaseName"];
export type NamedKind = Schemas["NamedKindEnum"];
export type NameReport = Schemas["NameReport"];

// Certification

export type RuleState = Schemas["RuleStateEnum"];
export type Portfolio = Schemas["Portfolio"];
export type RuleVerdict = Schemas["RuleState"];
export type EvidenceEntry = Schemas["EvidenceEntry"];
export type DecisionFigure = Schemas["DecisionFigure"];
export type SupervisionEntry = Schemas["SupervisionLog"];
export type AttestedClaim = Schemas["Attestation"];
export type DecisionState = Schemas["DecisionStateEnum"];
export type DecisionSummary = Schemas["Decision"];
export type DecisionDetail = Schemas["DecisionDetail"];
export type DecisionStep = Schemas["DecisionStep"];
export type Certificate = Schemas["Certificate"];
export type Verification = Schemas["Verification"];
// Feedback

export type Feedback = Schemas["SessionFeedback"];
export type FeedbackContent = Schemas["FeedbackContent"];
export type FeedbackComment = Schemas["FeedbackComment"];
export type FeedbackRule = Schemas["FeedbackRule"];
export type Goal = Schemas["Goal"];
export type GoalOutcome = Schemas["GoalOutcomeEnum"];
export type Phrase = Schemas["Phrase"];
export type PhraseKind = Schemas["PhraseKindEnum"];

// Consensus

export type Consensus = Schemas["Consensus"];
export type ConsensusBrief = Schemas["ConsensusBrief"];
export type ConsensusArea = Schemas["ComparedArea"];
export type ConsensusItem = Schemas["ComparedItem"];
export type ConsensusSide = Schemas["Side"];
export type ConsensusCause = Schemas["ConsensusCauseEnum"];
export type ConsensusCandidate = Schemas["Candidate"];
export type ConsensusCandidates = Schemas["Candidates"];
export type ConsensusTrigger = Schemas["Trigger"];
export type RaterDifferences = Schemas["Differences"];
export type Alike = Schemas["Alike"];
export type Recodes = Schemas["Recodes"];
export type QuizTry = Schemas["QuizTry"];
export type QuizTryBrief = Schemas["QuizTryBrief"];
export type QuizQuestion = Schemas["QuizQuestion"];
export type OwnRecode = Schemas["OwnRecode"];
export type RecodeCheck = Schemas["RecodeCheck"];
export type RecodableCase = Schemas["RecodableCase"];
export type Meeting = Schemas["Meeting"];
export type MeetingDetail = Schemas["MeetingDetail"];
export type HeldAnswer = Schemas["HeldAnswer"];
export type ItemSettling = Schemas["ItemSettlingRequest"];
export type AnchorNote = Schemas["AnchorNote"];
