import { Link } from "@tanstack/react-router";
import { Icon } from "@/components/icon";
import type { Place } from "./navigation";

interface RailProps {
  places: readonly Place[];
  isNarrow: boolean;
  onToggle: () => void;
  onNavigate: () => void;
}

export function Rail({ places, isNarrow, onToggle, onNavigate }: RailProps) {
  return (
    <nav className="rail" aria-label="Main" id="rail">
      <ul className="plain-list rail__places">
        {places.map((place) => (
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
      <button type="button" className="rail__toggle" onClick={onToggle} aria-pressed={isNarrow}>
        <Icon name={isNarrow ? "expand" : "collapse"} />
        <span className={isNarrow ? "visually-hidden" : ""}>Icons only</span>
      </button>
    </nav>
  );
}
