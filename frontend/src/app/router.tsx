import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  parseSearchWith,
  type RouterHistory,
  stringifySearchWith,
} from "@tanstack/react-router";
import { Loading } from "@/components/loading";
import { Frame } from "./frame";
import { NotFoundPage } from "./not-found-page";
import { RouteError } from "./route-error";

const root = createRootRoute({ component: Outlet });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("@/features/sign-in/sign-in-page"), "SignInPage"),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation/$token",
  component: lazyRouteComponent(
    () => import("@/features/invitation/invitation-page"),
    "InvitationPage",
  ),
});

const forgotten = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  component: lazyRouteComponent(() => import("@/features/sign-in/forgotten-page"), "ForgottenPage"),
});
const newPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset/$key",
  component: lazyRouteComponent(
    () => import("@/features/sign-in/new-password-page"),
    "NewPasswordPage",
  ),
});

// Open to anybody: a certificate is checked by people who have no account.
const verify = createRoute({
  getParentRoute: () => root,
  path: "/verify",
  component: lazyRouteComponent(() => import("@/features/verify/verify-page"), "VerifyPage"),
});
const verifyCode = createRoute({
  getParentRoute: () => root,
  path: "/verify/$code",
  component: lazyRouteComponent(() => import("@/features/verify/verify-page"), "VerifyPage"),
});

// Everything below stands inside the frame and needs a signed-in person.
const frame = createRoute({ getParentRoute: () => root, id: "frame", component: Frame });
const inFrame = { getParentRoute: () => frame } as const;

const today = createRoute({
  ...inFrame,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/today/today-page"), "TodayPage"),
});
const sessions = createRoute({
  ...inFrame,
  path: "/sessions",
  component: lazyRouteComponent(() => import("@/features/sessions/sessions-page"), "SessionsPage"),
});
const importSessions = createRoute({
  ...inFrame,
  path: "/sessions/import",
  component: lazyRouteComponent(() => import("@/features/import/import-page"), "ImportPage"),
});
const session = createRoute({
  ...inFrame,
  path: "/sessions/$id",
  component: lazyRouteComponent(() => import("@/features/sessions/session-page"), "SessionPage"),
});
const courseOfTreatment = createRoute({
  ...inFrame,
  path: "/cases/$id",
  component: lazyRouteComponent(() => import("@/features/register/case-page"), "CasePage"),
});
const register = createRoute({
  ...inFrame,
  path: "/register",
  component: lazyRouteComponent(() => import("@/features/register/register-page"), "RegisterPage"),
});
const registerImport = createRoute({
  ...inFrame,
  path: "/register/import",
  component: lazyRouteComponent(
    () => import("@/features/register/register-import-page"),
    "RegisterImportPage",
  ),
});
const deidentification = createRoute({
  ...inFrame,
  path: "/sessions/$id/deidentification",
  component: lazyRouteComponent(
    () => import("@/features/deidentification/deidentification-page"),
    "DeidentificationPage",
  ),
});
const queue = createRoute({
  ...inFrame,
  path: "/ratings",
  component: lazyRouteComponent(() => import("@/features/queue/queue-page"), "QueuePage"),
});
const rating = createRoute({
  ...inFrame,
  path: "/ratings/$id",
  component: lazyRouteComponent(() => import("@/features/rate-session/rating-page"), "RatingPage"),
});
const rounds = createRoute({
  ...inFrame,
  path: "/rounds",
  component: lazyRouteComponent(() => import("@/features/rounds/rounds-page"), "RoundsPage"),
});
const newRound = createRoute({
  ...inFrame,
  path: "/rounds/new",
  component: lazyRouteComponent(() => import("@/features/rounds/new-round-page"), "NewRoundPage"),
});
const round = createRoute({
  ...inFrame,
  path: "/rounds/$id",
  component: lazyRouteComponent(() => import("@/features/rounds/round-page"), "RoundPage"),
});
const roundConsensus = createRoute({
  ...inFrame,
  path: "/rounds/$id/consensus",
  component: lazyRouteComponent(
    () => import("@/features/consensus/round-consensus-page"),
    "RoundConsensusPage",
  ),
});
const consensusList = createRoute({
  ...inFrame,
  path: "/consensus",
  component: lazyRouteComponent(
    () => import("@/features/consensus/consensus-page"),
    "ConsensusPage",
  ),
});
const consensusMeeting = createRoute({
  ...inFrame,
  path: "/consensus/meetings/$id",
  component: lazyRouteComponent(() => import("@/features/consensus/meeting-page"), "MeetingPage"),
});
const consensusCase = createRoute({
  ...inFrame,
  path: "/consensus/$id",
  component: lazyRouteComponent(() => import("@/features/consensus/case-page"), "CasePage"),
});
const reliability = createRoute({
  ...inFrame,
  path: "/rounds/$id/reliability",
  component: lazyRouteComponent(
    () => import("@/features/reliability/reliability-page"),
    "ReliabilityPage",
  ),
});
const reliabilityList = createRoute({
  ...inFrame,
  path: "/reliability",
  component: lazyRouteComponent(
    () => import("@/features/reliability/reliability-list-page"),
    "ReliabilityListPage",
  ),
});
const reliabilityOver = createRoute({
  ...inFrame,
  path: "/reliability/$id",
  component: lazyRouteComponent(() => import("@/features/reliability/over-page"), "OverPage"),
});
const calibration = createRoute({
  ...inFrame,
  path: "/calibration",
  component: lazyRouteComponent(
    () => import("@/features/calibration/calibration-page"),
    "CalibrationPage",
  ),
});
const calibrationAttempt = createRoute({
  ...inFrame,
  path: "/calibration/attempts/$id",
  component: lazyRouteComponent(() => import("@/features/calibration/attempt-page"), "AttemptPage"),
});
const calibrationRater = createRoute({
  ...inFrame,
  path: "/calibration/raters/$id",
  component: lazyRouteComponent(() => import("@/features/calibration/rater-page"), "RaterPage"),
});
const calibrationQuiz = createRoute({
  ...inFrame,
  path: "/calibration/quiz/$id",
  component: lazyRouteComponent(() => import("@/features/calibration/quiz-page"), "QuizPage"),
});
const calibrationRule = createRoute({
  ...inFrame,
  path: "/calibration/rule",
  component: lazyRouteComponent(() => import("@/features/calibration/rule-page"), "RulePage"),
});
const calibrationGold = createRoute({
  ...inFrame,
  path: "/calibration/gold",
  component: lazyRouteComponent(() => import("@/features/calibration/gold-page"), "GoldPage"),
});
const pastData = createRoute({
  ...inFrame,
  path: "/history",
  component: lazyRouteComponent(() => import("@/features/history/history-page"), "HistoryPage"),
});
const newStudy = createRoute({
  ...inFrame,
  path: "/history/new",
  component: lazyRouteComponent(() => import("@/features/history/new-study-page"), "NewStudyPage"),
});
const study = createRoute({
  ...inFrame,
  path: "/history/$id",
  component: lazyRouteComponent(() => import("@/features/history/study-page"), "StudyPage"),
});
const exports = createRoute({
  ...inFrame,
  path: "/exports",
  component: lazyRouteComponent(() => import("@/features/exports/exports-page"), "ExportsPage"),
});
const trainees = createRoute({
  ...inFrame,
  path: "/trainees",
  component: lazyRouteComponent(() => import("@/features/trainees/trainees-page"), "TraineesPage"),
});
const programmeReport = createRoute({
  ...inFrame,
  path: "/report",
  component: lazyRouteComponent(
    () => import("@/features/programme-report/report-page"),
    "ReportPage",
  ),
});
const cohort = createRoute({
  ...inFrame,
  path: "/cohorts/$id",
  component: lazyRouteComponent(() => import("@/features/trainees/cohort-page"), "CohortPage"),
});
const trainee = createRoute({
  ...inFrame,
  path: "/trainees/$id",
  component: lazyRouteComponent(() => import("@/features/trainees/trainee-page"), "TraineePage"),
});
const feedbackList = createRoute({
  ...inFrame,
  path: "/feedback",
  component: lazyRouteComponent(
    () => import("@/features/feedback/feedback-list-page"),
    "FeedbackListPage",
  ),
});
const feedback = createRoute({
  ...inFrame,
  path: "/feedback/$id",
  component: lazyRouteComponent(() => import("@/features/feedback/feedback-page"), "FeedbackPage"),
});
const rubrics = createRoute({
  ...inFrame,
  path: "/rubrics",
  component: lazyRouteComponent(() => import("@/features/rubrics/rubrics-page"), "RubricsPage"),
});
const rubric = createRoute({
  ...inFrame,
  path: "/rubrics/$id",
  component: lazyRouteComponent(() => import("@/features/rubrics/rubric-page"), "RubricPage"),
});
const newRubric = createRoute({
  ...inFrame,
  path: "/rubrics/new",
  component: lazyRouteComponent(
    () => import("@/features/rubrics/new-rubric-page"),
    "NewRubricPage",
  ),
});
const compareRubrics = createRoute({
  ...inFrame,
  path: "/rubrics/$id/compare",
  component: lazyRouteComponent(() => import("@/features/rubrics/compare-page"), "ComparePage"),
});
const pathways = createRoute({
  ...inFrame,
  path: "/pathways",
  component: lazyRouteComponent(() => import("@/features/pathways/pathways-page"), "PathwaysPage"),
});
const newPathway = createRoute({
  ...inFrame,
  path: "/pathways/new",
  component: lazyRouteComponent(
    () => import("@/features/pathways/new-pathway-page"),
    "NewPathwayPage",
  ),
});
const pathway = createRoute({
  ...inFrame,
  path: "/pathways/$id",
  component: lazyRouteComponent(() => import("@/features/pathways/pathway-page"), "PathwayPage"),
});
const comparePathways = createRoute({
  ...inFrame,
  path: "/pathways/$id/compare",
  component: lazyRouteComponent(
    () => import("@/features/pathways/compare-pathways-page"),
    "ComparePathwaysPage",
  ),
});
const pathwayCharacteristics = createRoute({
  ...inFrame,
  path: "/pathways/$id/characteristics",
  component: lazyRouteComponent(
    () => import("@/features/pathways/characteristics-page"),
    "CharacteristicsPage",
  ),
});
const flags = createRoute({
  ...inFrame,
  path: "/flags",
  component: lazyRouteComponent(() => import("@/features/flags/flags-page"), "FlagsPage"),
});
const flag = createRoute({
  ...inFrame,
  path: "/flags/$id",
  component: lazyRouteComponent(() => import("@/features/flags/flag-page"), "FlagPage"),
});
const portfolio = createRoute({
  ...inFrame,
  path: "/trainees/$id/portfolio",
  component: lazyRouteComponent(
    () => import("@/features/certification/portfolio-page"),
    "PortfolioPage",
  ),
});
const certification = createRoute({
  ...inFrame,
  path: "/certification",
  component: lazyRouteComponent(
    () => import("@/features/certification/certification-page"),
    "CertificationPage",
  ),
});
const decision = createRoute({
  ...inFrame,
  path: "/decisions/$id",
  component: lazyRouteComponent(
    () => import("@/features/certification/decision-page"),
    "DecisionPage",
  ),
});
const people = createRoute({
  ...inFrame,
  path: "/people",
  component: lazyRouteComponent(() => import("@/features/people/people-page"), "PeoplePage"),
});
const retention = createRoute({
  ...inFrame,
  path: "/consent-and-retention",
  component: lazyRouteComponent(
    () => import("@/features/retention/retention-page"),
    "RetentionPage",
  ),
});
const audit = createRoute({
  ...inFrame,
  path: "/audit",
  component: lazyRouteComponent(() => import("@/features/audit/audit-page"), "AuditPage"),
});
const help = createRoute({
  ...inFrame,
  path: "/help",
  component: lazyRouteComponent(() => import("@/features/help/help-page"), "HelpPage"),
});
const guide = createRoute({
  ...inFrame,
  path: "/help/$id",
  component: lazyRouteComponent(() => import("@/features/help/guide-page"), "GuidePage"),
});
const auditWeeks = createRoute({
  ...inFrame,
  path: "/audit/weeks",
  component: lazyRouteComponent(() => import("@/features/audit/weeks-page"), "WeeksPage"),
});
const account = createRoute({
  ...inFrame,
  path: "/account",
  component: lazyRouteComponent(() => import("@/features/account/account-page"), "AccountPage"),
});
const nowhere = createRoute({ ...inFrame, path: "$", component: NotFoundPage });

const routeTree = root.addChildren([
  signIn,
  invitation,
  forgotten,
  newPassword,
  verify,
  verifyCode,
  frame.addChildren([
    today,
    sessions,
    importSessions,
    session,
    courseOfTreatment,
    register,
    registerImport,
    deidentification,
    queue,
    rating,
    rounds,
    newRound,
    round,
    roundConsensus,
    consensusList,
    consensusMeeting,
    consensusCase,
    reliability,
    reliabilityList,
    reliabilityOver,
    calibration,
    calibrationAttempt,
    calibrationRater,
    calibrationQuiz,
    calibrationRule,
    calibrationGold,
    pastData,
    newStudy,
    study,
    exports,
    trainees,
    cohort,
    programmeReport,
    trainee,
    feedbackList,
    feedback,
    rubrics,
    newRubric,
    rubric,
    compareRubrics,
    pathways,
    newPathway,
    pathway,
    comparePathways,
    pathwayCharacteristics,
    flags,
    flag,
    portfolio,
    certification,
    decision,
    people,
    retention,
    audit,
    help,
    guide,
    auditWeeks,
    account,
    nowhere,
  ]),
]);

/** A router of its own for each test; the product has one. */
export function makeRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history ? { history } : {}),
    defaultPreload: "intent",
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFoundPage,
    defaultPendingComponent: Loading,
    scrollRestoration: true,
    // Filters are plain words in the address, not JSON.
    parseSearch: parseSearchWith((value) => value),
    stringifySearch: stringifySearchWith(String),
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
