const FOUND = import.meta.glob<string>("./screens/*.png", {
  eager: true,
  query: "?url",
  import: "default",
});

/** The addresses of the pictures by the names of their files. */
export const SCREENS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(FOUND).map(([path, address]) => [path.replace("./screens/", ""), address]),
);
