import type { MyMembership } from "@/api/types";

/** What each role comes to do, step by step. The browser tests take the pictures (`tests/e2e/screens.py`). */

export interface Job {
  title: string;
  /** What to know before, in a sentence or two. */
  about?: string;
  steps: readonly string[];
  /** A picture in `screens/` and what is to be seen in it. */
  screen?: { file: string; shows: string };
}

export interface Guide {
  role: MyMembership["roles"][number];
  title: string;
  comesTo: string;
  /** What a person in this role does not see, and why that is so. */
  hidden: string;
  jobs: readonly Job[];
}

export const GUIDES: readonly Guide[] = [
  {
    role: "trainee",
    title: "For trainees",
    comesTo: "Bring in your sessions, rate yourself, read feedback, and see where you stand.",
    hidden:
      "You see nothing of other trainees, and no rating of a session before your supervisor has released it. Raters are shown to you by their codes.",
    jobs: [
      {
        title: "Bring in a session",
        about:
          "A transcript of Teams, Zoom, Whisper or another tool, a Word document or plain text. The file is read by its content, whatever its name.",
        steps: [
          "Open Sessions and choose “Import transcripts”. Choose the case and the file.",
          "Read the preview: turns, speakers, what was joined, and every problem by line. Nothing is stored yet.",
          "Say who each speaker is, and mark yourself if there is a co-therapist.",
          "Enter number, date and phase, and what the client agreed to, by the form they signed.",
          "Choose “Import”. If the same text is there already, the page says where.",
        ],
        screen: {
          file: "import.png",
          shows: "The page for bringing in a session, with the case and the file to choose",
        },
      },
      {
        title: "Take names out of the text",
        about:
          "Raters are given a session only after a person has confirmed that it is de-identified.",
        steps: [
          "Open the session and choose “De-identify”, then “Run the rules”.",
          "Decide on each proposal: accept, reject or change it. The keys are listed under “Keys”. One decision can hold for the same words everywhere.",
          "Mark what the rules did not find; nobody else knows your client’s nicknames.",
          "Choose “Finish…” and confirm. The words you accepted are replaced for good.",
        ],
        screen: {
          file: "deidentification.png",
          shows: "A transcript with proposed places marked, and the decision on the one in focus",
        },
      },
      {
        title: "Rate yourself and read feedback",
        steps: [
          "Today says when feedback waits. Rate the session yourself first: your own rating opens the feedback.",
          "Read the comments beside the turns they are about, and compare your rating with your supervisor’s.",
          "Answer, and set a goal with a first step and the session in which to look at it again.",
        ],
        screen: {
          file: "feedback.png",
          shows: "Released feedback with strengths, next steps and comments on turns",
        },
      },
      {
        title: "See your course and your portfolio",
        steps: [
          "Trainees opens your own curve: points are rated sessions, the band says how sure the line is.",
          "Certification opens your portfolio: each rule of the pathway, what counts for it, and what is missing.",
          "Enter supervision and other requirements there; they count once your supervisor has confirmed them.",
          "When every rule holds, ask for a decision. Two people sign it, and none of them has rated your sessions.",
        ],
        screen: {
          file: "curve.png",
          shows: "A competence curve with its band and the rated sessions",
        },
      },
    ],
  },
  {
    role: "rater",
    title: "For raters",
    comesTo:
      "Score the sessions you are given against the rubric, and tie every score to the turns that show it.",
    hidden:
      "You are not told whose session it is, what others scored, or, where the round hides it, which number it has. The agreed problem area is shown once you have recorded your own.",
    jobs: [
      {
        title: "Get ready",
        steps: [
          "Where your programme asks for a quiz, take it first: questions on what the rubric says, one at a time. Calibration lists sets to practise on. After each session the gold rating stands beside yours, item by item.",
          "Then take the test, which gives no feedback on items. At most three tries, each on sessions you have not seen.",
          "The page says by which rule you pass, and until when your status lasts.",
        ],
        screen: {
          file: "calibration.png",
          shows: "A rater’s page of calibration: status, practice and tests",
        },
      },
      {
        title: "Rate a session",
        about: "Everything is saved as you go, also without a network. Nothing is sent twice.",
        steps: [
          "Open Ratings and begin the session at the top.",
          "Record the problem area you find. Items that do not apply here are marked, with the reason.",
          "Select turns in the transcript and press E to tie them to the item in focus; digits score it, the arrows move on, N says not applicable.",
          "Raise a flag for drift or harm. A harm flag goes to the supervisor and the lead at once, without your name.",
          "Choose “Submit”. What is missing is listed. A submitted rating never changes.",
        ],
        screen: {
          file: "rating.png",
          shows: "The transcript on the left, the rubric item in focus on the right",
        },
      },
      {
        title: "Settle where you differ",
        steps: [
          "Consensus lists sessions on which you and another rater differ; you see both scores and turns, no names.",
          "Say why you scored as you did; then you read why the other did.",
          "Settle the problem area, then the items that differ, and agree. Your rating stays as it is.",
        ],
      },
      {
        title: "When something is wrong",
        steps: [
          "You know the person: choose “Decline”. Your draft is closed and the lead gives the session to somebody else.",
          "A name was left in the text: report it. The session is closed to everybody but those who repair it, and your work is kept.",
        ],
      },
    ],
  },
  {
    role: "supervisor",
    title: "For supervisors",
    comesTo:
      "Rate your trainees’ sessions, write feedback they can use, and follow how they develop.",
    hidden:
      "You see your own trainees only, and other ratings of a session after you have submitted yours.",
    jobs: [
      {
        title: "Rate and give feedback",
        steps: [
          "Open a session of one of your trainees and rate it. Then choose “Write feedback”.",
          "Say for each section what was strong and what comes next. Tie comments to turns; mark exemplary ones.",
          "Phrases you use often can be kept, for yourself alone.",
          "“Hold” keeps it back; “Release…” opens it to the trainee, singly or several together. What was released is corrected by a new version with its reason.",
        ],
        screen: {
          file: "feedback-draft.png",
          shows: "Feedback being written: sections, comments on turns, phrases",
        },
      },
      {
        title: "Look into a harm flag",
        steps: [
          "Harm flags lists what raters raised, with a deadline. Acknowledge it, read the turns, and enter what came of it.",
          "A flag without an outcome is passed on when its time is over, and holds back certification.",
        ],
      },
      {
        title: "Confirm and sign",
        steps: [
          "On a trainee’s portfolio, confirm supervision and attested requirements, or say why not.",
          "A decision is signed by two people who rated nothing of what it rests on. If that is you, the page says so.",
        ],
      },
    ],
  },
  {
    role: "adjudicator",
    title: "For adjudicators",
    comesTo: "Settle sessions on which raters differ, and record the rule that settled it.",
    hidden: "The raters are letters to you, and you are not told whose session it is.",
    jobs: [
      {
        title: "Settle a session",
        steps: [
          "Consensus lists the sessions that a lead named you for, with both ratings and their turns side by side.",
          "Each rater says why before reading the other; you read both when all have spoken.",
          "Settle the problem area first; items that hang on it follow. Then settle each item, and say why they differed.",
          "Write down the rule that decided it: it becomes a note beside the item’s anchors in the rounds that start after it.",
          "Conclude when everything is settled. The independent ratings stay as they were.",
        ],
      },
    ],
  },
  {
    role: "lead",
    title: "For programme leads",
    comesTo:
      "Run the programme: people, sessions, rounds, calibration, reliability, and decisions on certification.",
    hidden:
      "You read no transcripts, except of an import you complete. While you rate in an open round, its progress is hidden from you as from every rater.",
    jobs: [
      {
        title: "Set the programme up",
        steps: [
          "People: invite trainees, supervisors and raters; each link is for one person. Enrol trainees in a cohort and say who supervises whom.",
          "Rubrics and Pathways: choose the versions the programme works with.",
          "Consent and retention: publish the form that clients sign, and say how long texts are kept.",
          "Register: enter every meeting that was held, recorded or not, by hand or from a CSV file. Random draws are made from it.",
        ],
        screen: {
          file: "register.png",
          shows: "The register of meetings: how many were held, recorded, agreed to and ready",
        },
      },
      {
        title: "Run a round",
        steps: [
          "Rounds, “New round”: say which sessions are drawn, how many raters each has, and which share is rated twice.",
          "Read the plan before the start: the load of each rater, whether all are linked, and how wide the interval of their agreement will be.",
          "Start it. Reminders go out by mail; what is declined is planned anew.",
          "Begin consensus when the ratings are in: the round shows which sessions differ too much, and you open those to be settled.",
          "Close it, and read its reliability: what the scores may be used for, in a sentence, with every figure behind it. The reliability page also takes several closed rounds together, of a cohort or a period.",
        ],
        screen: {
          file: "reliability.png",
          shows:
            "The reliability report of a round, with intervals and the sentence on what it allows",
        },
      },
      {
        title: "Decide on certification",
        steps: [
          "A trainee asks for a decision; the evidence is frozen and hashed at that moment.",
          "Two people sign who rated none of it. Then conclude it with a reason.",
          "The certificate is issued with a code that anybody can check. It expires, is renewed, and can be revoked; that shows at once.",
        ],
        screen: {
          file: "portfolio.png",
          shows: "A portfolio: each rule of the pathway with its state and evidence",
        },
      },
    ],
  },
  {
    role: "auditor",
    title: "For auditors",
    comesTo: "Read who did what, who looked at what, and what decisions rest on.",
    hidden: "You read no transcripts. Events hold ids and hashes, never words.",
    jobs: [
      {
        title: "Read the trail",
        steps: [
          "Audit lists every event, newest first. Narrow it by person, kind and day, and export what you see.",
          "Each event carries the hash of the one before, so that a removed or altered one is found. “python backend/manage.py verify_audit” checks all of them.",
          "Certification shows each decision with its frozen evidence, and says what has changed since.",
        ],
        screen: { file: "audit.png", shows: "The audit trail with its filters" },
      },
    ],
  },
  {
    role: "researcher",
    title: "For researchers",
    comesTo: "Take scores out for analysis, of sessions whose clients agreed to research.",
    hidden:
      "You see no transcripts, no names and no curves, and no session whose client did not agree to research or withdrew. Raters and trainees appear under their codes.",
    jobs: [
      {
        title: "Take scores out",
        about:
          "Ratings can be taken out once their round is closed. The clients’ consent is asked again at every step, up to the download.",
        steps: [
          "Open Exports. Choose a round or all of them; the page says how many ratings you will get.",
          "Choose long, with a row for every item, or wide, with a column for every rater, and the programs you use.",
          "Choose “Build the export”. It is made in the background; the list shows how far it is.",
          "Download the file and note its SHA-256. It is deleted after a few days, and at once when a client withdraws.",
        ],
        screen: {
          file: "export.png",
          shows: "The page of exports: what to take out, for which programs, and earlier exports",
        },
      },
      {
        title: "Read them",
        steps: [
          "The codebook says what every column and code means; the scripts for R and Python read the files as they are.",
          "A score that is missing says why by its code. Not applicable is no number and belongs in no mean.",
          "A wide table goes into “python -m fidelity reliability” and gives the figures of the round’s report.",
          "Rubrics shows the instrument in the version that was rated, with every anchor.",
        ],
      },
      {
        title: "When a client withdraws",
        steps: [
          "Your exports with that client’s sessions are deleted here, and the list says so.",
          "Delete your own copies, and take the export again.",
        ],
      },
    ],
  },
  {
    role: "operator",
    title: "For operators",
    comesTo: "Run the installation: accounts, back-ups, and what is deleted when.",
    hidden: "You read neither transcripts nor ratings; running the server opens no door to them.",
    jobs: [
      {
        title: "Keep it running",
        steps: [
          "README.md says how to start Attune, which settings there are, and how to back up the database and the signing keys.",
          "Consent and retention shows what will be deleted when, what a legal hold keeps, and the proof of what is gone.",
          "People: end a membership when somebody leaves. What they did stays, and who they were stays with it.",
        ],
        screen: {
          file: "retention.png",
          shows: "Consent and retention: consents by state, forms, coming deletions",
        },
      },
    ],
  },
];
