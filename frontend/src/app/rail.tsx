import { Link } from "@tanstack/react-router";
import { Icon } from "@/components/icon";
import type { Place, PlaceGroup } from "./navigation";

// Fewer places than these are found without headings.
const MANY = 8;

interface RailProps {
  places: readonly Place[];
  isNarrow: boolean;
  onToggle: () => void;
  onNavigate: () => void;
}

export function Rail({ places, isNarrow, onToggle, onNavigate }: RailProps) {
  return (
    <nav className="rail" aria-label="Main" id="rail">
      <div>
        {groupsOf(places).map(([group, members]) => (
          <div key={group} className="rail__group">
            {group && (
              <p className={isNarrow ? "visually-hidden" : "rail__heading"} id={`rail-${group}`}>
                {group}
              </p>
            )}
            <ul
              className="plain-list rail__places"
              {...(group ? { "aria-labelledby": `rail-${group}` } : {})}
            >
              {members.map((place) => (
                <li key={place.to}>
                  <Link
                    to={place.to}
                    className="rail__place"
                    activeOptions={{ exact: place.to === "/" }}
                    onClick={onNavigate}
                    {...(isNarrow ? { title: place.label } : {})}
                  >
                    <Icon name={place.icon} size={20} />
                    <span className={isNarrow ? "visually-hidden" : ""}>{place.label}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <button type="button" className="rail__toggle" onClick={onToggle} aria-pressed={isNarrow}>
        <Icon name={isNarrow ? "expand" : "collapse"} />
        <span className={isNarrow ? "visually-hidden" : ""}>Icons only</span>
      </button>
    </nav>
  );
}

/** The places under their headings; a handful of them under none. */
function groupsOf(places: readonly Place[]): [PlaceGroup, Place[]][] {
  if (places.length <= MANY) return [["", [...places]]];
  const groups = new Map<PlaceGroup, Place[]>();
  for (const place of places) {
    groups.set(place.group, [...(groups.get(place.group) ?? []), place]);
  }
  return [...groups];
}
