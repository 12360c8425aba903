/** Six items and two flags of the IPT rubric, for tests. */
import { readDefinition } from "./rubric-definition";

export const rubricFixture = readDefinition({
  scales: {
    adherence: {
      id: "adherence",
      label: "Adherence",
      question: "How much, and how fully, was it done?",
      min: 0,
      max: 4,
      points: {
        "0": "not done although called for",
        "1": "trace",
        "2": "partial",
        "3": "substantial",
        "4": "thorough",
      },
      general_anchors: {},
    },
    competence: {
      id: "competence",
      label: "Competence",
      question: "How well was it done, for this client at this moment?",
      min: 0,
      max: 6,
      points: {
        "0": "absent where required, or harmful",
        "1": "very poor",
        "2": "basic, clear faults",
        "3": "adequate",
        "4": "good",
        "5": "very good",
        "6": "expert",
      },
      general_anchors: {
        "3": "The task is done soundly and fits this client and moment; faults are minor and do not spoil its purpose, but it does not yet reach the description at 4",
      },
    },
  },
  phases: [
    {
      id: "initial",
      label: "Initial",
    },
    {
      id: "middle",
      label: "Middle",
    },
    {
      id: "termination",
      label: "Termination",
    },
  ],
  problem_areas: [
    {
      id: "grief",
      label: "Grief",
    },
    {
      id: "dispute",
      label: "Role dispute",
    },
    {
      id: "transition",
      label: "Role transition",
    },
    {
      id: "sensitivity",
      label: "Interpersonal sensitivity (deficits)",
    },
  ],
  problem_area: { question: "Which problem area was worked on?", at_most: 2 },
  formats: [
    {
      id: "individual",
      label: "Individual",
    },
    {
      id: "group",
      label: "Group",
    },
    {
      id: "couple",
      label: "Couple",
    },
  ],
  sections: [
    {
      id: "A",
      title: "Focus on the present",
    },
    {
      id: "B",
      title: "Problem area",
    },
    {
      id: "C",
      title: "Termination",
    },
    {
      id: "H",
      title: "Format",
    },
  ],
  items: [
    {
      id: "A1",
      section: "A",
      name: "Present-day interpersonal work",
      assesses:
        "Share of the working time spent on current, named relationships and recent events.",
      phases: {
        initial: "required",
        middle: "required",
        termination: "required",
      },
      problem_areas: ["grief", "dispute", "transition", "sensitivity"],
      follows_problem_area: false,
      formats: ["individual", "group", "couple"],
      scales: ["adherence", "competence"],
      anchors: {
        adherence: {
          "0": "Remote past, abstract talk or unrelated topics fill the session",
          "2": "About half of the working time concerns current relationships",
          "4": "Almost all working time is tied to named people and recent events",
        },
        competence: {
          "0": "Therapist leads the talk away from current life or ignores it when offered",
          "2": "Current events are reported but not worked on",
          "4": "Picks the telling current event and stays with it",
          "6": "History enters only to light up a present relationship; client begins to choose present material unprompted",
        },
      },
      evidence: [
        "“What happened between the two of you this week?”",
        "“Who was there when the mood dropped on Tuesday?”",
      ],
      counter_evidence: "Long childhood narrative with no bridge to now",
      note: null,
    },
    {
      id: "A2",
      section: "A",
      name: "Returning to the agreed focus",
      assesses:
        "What the therapist does when talk drifts to the distant past, tangents, symptom lists or small talk.",
      phases: {
        initial: "conditional",
        middle: "conditional",
        termination: "conditional",
      },
      problem_areas: ["grief", "dispute", "transition", "sensitivity"],
      follows_problem_area: false,
      formats: ["individual", "group", "couple"],
      scales: ["adherence", "competence"],
      anchors: {
        adherence: {
          "0": "Clear drift occurs and is followed or missed",
          "2": "Some drifts are turned back, others run on",
          "4": "Every clear drift is noticed and turned back within a few turns",
        },
        competence: {
          "0": "Therapist starts the drift, or cuts the client off harshly",
          "2": "Turn-back is abrupt and the client point is lost",
          "4": "Acknowledges the material, then bridges to the focus",
          "6": "Uses the drift itself to deepen the focus; client sees the connection",
        },
      },
      evidence: [
        "“I want to keep hold of that. How does it show up with your brother now?”",
        "“We agreed to work on the move; where does this fit?”",
      ],
      counter_evidence: "Ten or more turns on an unrelated topic without comment",
      note: "Not applicable when no drift happened. In early initial sessions broad history-taking is not drift.",
    },
    {
      id: "B3",
      section: "B",
      name: "Grief work",
      assesses: "Helps the client mourn a death and reconnect with people and activity.",
      phases: {
        initial: "never",
        middle: "required",
        termination: "conditional",
      },
      problem_areas: ["grief"],
      follows_problem_area: true,
      formats: ["individual", "group", "couple"],
      scales: ["adherence", "competence"],
      anchors: {
        adherence: {
          "0": "Death avoided or treated as any stressor",
          "2": "Mourning or reconnection addressed, not both",
          "4": "Circumstances, relationship, mixed feelings and re-engagement all addressed",
        },
        competence: {
          "0": "Rushes, minimises or forbids mourning",
          "2": "Facts of the death only; feeling avoided",
          "4": "Follows the client pace; mixed feelings allowed",
          "6": "A whole picture of the person emerges, feeling is borne, and new ties grow from it",
        },
      },
      evidence: [
        "“Take me through the last days.”",
        "“What do you miss, and what do you not miss?”",
      ],
      counter_evidence: "Advice to move on",
      note: null,
    },
    {
      id: "B4",
      section: "B",
      name: "Role dispute work",
      assesses: "Clarifies stage of the dispute, both sides' expectations, options and next move.",
      phases: {
        initial: "never",
        middle: "required",
        termination: "conditional",
      },
      problem_areas: ["dispute"],
      follows_problem_area: true,
      formats: ["individual", "group", "couple"],
      scales: ["adherence", "competence"],
      anchors: {
        adherence: {
          "0": "Dispute not worked on",
          "2": "Only complaints or only one side explored",
          "4": "Stage, both sides' expectations, and options addressed",
        },
        competence: {
          "0": "Takes sides, pushes an outcome, or misses signs of danger",
          "2": "Venting with no clarification",
          "4": "Makes the mismatch clear and finds a workable move",
          "6": "Client can state the other side, picks a strategy that fits the stage, power and safety considered",
        },
      },
      evidence: [
        "“What did you expect him to do, and what do you think he expected of you?”",
        "“Are you still negotiating, or has it gone quiet?”",
      ],
      counter_evidence: "“You should leave him.”",
      note: null,
    },
    {
      id: "C2",
      section: "C",
      name: "Feelings about ending",
      assesses:
        "Invites and accepts sadness, worry, anger or relief about finishing and about losing the therapist.",
      phases: {
        initial: "never",
        middle: "never",
        termination: "once_per_phase",
      },
      problem_areas: ["grief", "dispute", "transition", "sensitivity"],
      follows_problem_area: false,
      formats: ["individual", "group", "couple"],
      scales: ["adherence", "competence"],
      anchors: {
        adherence: {
          "0": "Not raised, or client cue passed over",
          "2": "Asked once, moved on",
          "4": "Explored, normal sadness told apart from relapse",
        },
        competence: {
          "0": "Dismisses feeling or reassures it away",
          "2": "Takes first answer",
          "4": "Several feelings heard, including about the therapist",
          "6": "Ending becomes a lived example of handling a role change or loss",
        },
      },
      evidence: [
        "“How is it for you that we stop in two weeks?”",
        "“Sad is not the same as depressed again.”",
      ],
      counter_evidence: "“You will be fine.”",
      note: null,
    },
    {
      id: "H1",
      section: "H",
      name: "Handling the format",
      assesses:
        "Group: member-to-member work, shared time, group endings. Couple: balance, both agendas, in-session exchange.",
      phases: {
        initial: "required",
        middle: "required",
        termination: "required",
      },
      problem_areas: ["grief", "dispute", "transition", "sensitivity"],
      follows_problem_area: false,
      formats: ["group", "couple"],
      scales: ["adherence", "competence"],
      anchors: {
        adherence: {
          "0": "Individual therapy in front of others",
          "2": "Some member or partner interaction",
          "4": "Interaction is the main vehicle; time and agendas balanced",
        },
        competence: {
          "0": "Scapegoating, alliance with one partner, or unsafe disclosure",
          "2": "Turn-taking only",
          "4": "Members or partners speak to each other; links between them made",
          "6": "Format used as a live social setting; ending handled for all",
        },
      },
      evidence: ["“Could you tell her that, rather than me?”", "“Who else knows that feeling?”"],
      counter_evidence: "Long one-to-one dialogue while others wait",
      note: "Never rated for individual format.",
    },
  ],
  flags: [
    {
      id: "X1",
      kind: "drift",
      text: "Interpretation of the client-therapist relationship as main tool",
    },
    {
      id: "X5",
      kind: "harm",
      text: "Directing a major life decision or siding against a named person",
    },
  ],
  scoring: { absent: 0, missed_opportunity: 0, evidence: "above_absent" },
});
