/** Versions of a definition, as numbers with points between them. */

interface Versioned {
  version: string;
  loaded_at: string;
  title: string;
  slug: string;
}

function numbers(version: string): number[] {
  return version.split(".").map(Number);
}

/** Negative where `one` is the earlier version; 0.10 comes after 0.9. */
export function compareVersions(one: string, other: string): number {
  const a = numbers(one);
  const b = numbers(other);
  for (let place = 0; place < Math.max(a.length, b.length); place += 1) {
    const step = (a[place] ?? -1) - (b[place] ?? -1);
    if (step !== 0) return step;
  }
  return 0;
}

export function newestFirst<T extends Versioned>(versions: readonly T[]): T[] {
  return [...versions].sort(
    (a, b) => compareVersions(b.version, a.version) || (b.loaded_at < a.loaded_at ? -1 : 1),
  );
}

/** By title, and of each definition the newest version first. */
export function inOrder<T extends Versioned>(versions: readonly T[]): T[] {
  return newestFirst(versions).sort(
    (a, b) => a.title.localeCompare(b.title, "en") || a.slug.localeCompare(b.slug, "en"),
  );
}
