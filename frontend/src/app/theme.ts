import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

const lake: MantineColorsTuple = [
  "#edf5f9",
  "#d6e7ef",
  "#aecfdf",
  "#7fc0dd",
  "#539fbf",
  "#37859f",
  "#2a7293",
  "#236685",
  "#1d5c7a",
  "#154a63",
];

const claret: MantineColorsTuple = [
  "#fdeeee",
  "#f6d9d9",
  "#eeb0b0",
  "#f28b86",
  "#d96a6c",
  "#c74a4e",
  "#b93a3e",
  "#ae3034",
  "#a3262a",
  "#861c20",
];

/** Mantine chooses a filled control's label for the light palette alone; the token knows both. */
const variantColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  return input.variant === "filled" ? { ...colors, color: "var(--on-primary)" } : colors;
};

/** Filled controls take shade 8 on light and 3 on dark, which holds 4.5 : 1 with their label. */
export const theme = createTheme({
  primaryColor: "lake",
  colors: { lake, claret },
  primaryShade: { light: 8, dark: 3 },
  autoContrast: true,
  variantColorResolver: variantColors,
  fontFamily: "var(--font-ui)",
  fontSizes: {
    xs: "var(--size-small)",
    sm: "var(--size-base)",
    md: "var(--size-base)",
    lg: "var(--size-lead)",
  },
  headings: { fontFamily: "var(--font-ui)", fontWeight: "600" },
  defaultRadius: 6,
  shadows: { xs: "none", sm: "none", md: "none", lg: "none", xl: "none" },
  cursorType: "pointer",
  respectReducedMotion: true,
});

/** Mantine's own colours follow the tokens, so that there is one palette. */
export const cssVariables: CSSVariablesResolver = () => {
  const both = {
    "--mantine-color-body": "var(--canvas)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-soft)",
    "--mantine-color-placeholder": "var(--ink-soft)",
    "--mantine-color-anchor": "var(--primary)",
    "--mantine-color-error": "var(--fail)",
    "--mantine-color-default": "var(--paper)",
    "--mantine-color-default-color": "var(--ink)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-color-default-hover": "var(--primary-soft)",
  };
  return { variables: {}, light: both, dark: both };
};
