/** The product's icons, drawn as 20-unit strokes. Always beside a word or on a named control. */

const PATHS = {
  today: "M4 5h12v11H4zM4 8.5h12M7 3v3M13 3v3M8 12l1.5 1.5L12.5 11",
  sessions: "M3.5 4.5h13v9h-7l-3.5 3v-3h-2.5zM6.5 8h7M6.5 10.5h4.5",
  ratings: "M4 5.5h3M9 5.5h7M4 10h3M9 10h7M4 14.5h3M9 14.5h4",
  rounds:
    "M15.5 7A6.2 6.2 0 0 0 4 8.5M4.5 13A6.2 6.2 0 0 0 16 11.5M15.8 3.8V7.2h-3.4M4.2 16.2v-3.4h3.4",
  consensus: "M3 4.5h4.5v11H3zM12.5 4.5H17v11h-4.5zM8.5 10h3M9 8.2L10.8 10 9 11.8",
  reliability: "M4 3.5v13h12.5M6.5 7h6M9.5 5.5v3M8 11h7M11.5 9.5v3M6.5 14h3",
  calibration:
    "M10 16.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM10 1.5v4M10 14.5v4M1.5 10h4M14.5 10h4",
  flag: "M5 17V3.5M5 4.5c3-1.6 6 1.6 10 0v7c-4 1.6-7-1.6-10 0",
  history: "M10 16.5a6.5 6.5 0 1 0-6.3-8M3.5 4.5v4h4M10 6.5V10l2.5 1.8",
  exports: "M10 3.5v9M6.5 9L10 12.5 13.5 9M4 12.5v4h12v-4",
  trainees: "M3 15.5c2-1 3-7 5.5-7s2.5 4 4.5 4 2.5-5 4-7",
  feedback: "M3 5h14v10.5H3zM3.2 5.4L10 11l6.8-5.6",
  rubrics: "M5 3.5h10v13H5zM7.5 7h5M7.5 10h5M7.5 13h3",
  pathways:
    "M3.5 5.5l1.2 1.2 2-2.4M3.5 10.5l1.2 1.2 2-2.4M3.5 15.5l1.2 1.2 2-2.4M9.5 5.5h7M9.5 10.5h7M9.5 15.5h7",
  certification:
    "M10 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM7.5 11.5L6.5 17l3.5-2 3.5 2-1-5.5M8 7.5l1.5 1.5 2.5-3",
  people:
    "M7.5 9a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2zM2.5 16c.4-3 2.2-4.5 5-4.5s4.6 1.5 5 4.5M13 4.2a2.4 2.4 0 0 1 0 4.6M14.5 11.8c1.8.5 2.8 1.9 3 4.2",
  retention: "M4 4.5h12v11H4zM4 8h12M10 10.2v2.6l1.8 1M7 2.8v3M13 2.8v3",
  audit: "M10 3l6 2.2v4.3c0 3.7-2.5 6.2-6 7.5-3.5-1.3-6-3.8-6-7.5V5.2zM7.5 10l1.8 1.8 3.3-3.5",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4",
  account: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 17c.5-3.5 2.7-5.2 6-5.2s5.5 1.7 6 5.2",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  close: "M5 5l10 10M15 5L5 15",
  chevron: "M5.5 8l4.5 4.5L14.5 8",
  up: "M10 15.5V5M5.5 9.2L10 4.7l4.5 4.5",
  down: "M10 4.5V15M5.5 10.8L10 15.3l4.5-4.5",
  upload: "M10 13V4M6.5 7L10 3.5 13.5 7M4 12.5v4h12v-4",
  copy: "M7 7h9v9.5H7zM13 7V3.5H4V13h3",
  print: "M6 7V3.5h8V7M6 13.5H3.5V7h13v6.5H14M6 11.5h8v5H6z",
  collapse: "M12 5l-5 5 5 5",
  expand: "M8 5l5 5-5 5",
  play: "M6.5 4.5v11l9-5.5z",
  pause: "M7 4.5v11M13 4.5v11",
  back: "M9.5 5L4.5 10l5 5M15.5 5l-5 5 5 5",
  forward: "M10.5 5l5 5-5 5M4.5 5l5 5-5 5",
  plus: "M10 4v12M4 10h12",
  help: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM8 8.2c.1-2.4 4-2.4 4 0 0 1.5-2 1.7-2 3.2M10 13.6v.2",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
