import type { Register } from "@/api/types";
import { missingWord } from "./register-words";

/** Why meetings cannot be drawn, each counted once. */
export function MissingList({ register }: { register: Register }) {
  if (register.missing.length === 0) return null;
  const missing = register.n_registered - register.n_ready;
  return (
    <section className="panel stack stack--tight" aria-labelledby="register-missing">
      <h2 id="register-missing" className="section-title">
        Why {missing} cannot be drawn
      </h2>
      <ul className="plain-list register-missing">
        {register.missing.map((row) => (
          <li key={`${row.recording} ${row.reason}`}>
            <strong className="figures">{row.n_meetings}</strong>
            <span>{missingWord(row)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
