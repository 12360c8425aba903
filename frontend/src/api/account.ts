/** One's own account: its password, and where one is signed in. */
import { ask, refusal } from "./account-requests";

export interface SignedIn {
  id: number;
  ip: string;
  user_agent: string;
  created_at: number;
  last_seen_at?: number;
  is_current: boolean;
}

/** Asks for a link by mail; the answer is the same whether or not there is such an account. */
export async function askForPassword(email: string): Promise<void> {
  const answer = await ask("POST", "/auth/password/request", { email });
  if (answer.status !== 200 && answer.status !== 401) throw refusal(answer);
}

/** Whether the key of a mailed link still works. */
export async function isResetKeyValid(key: string): Promise<boolean> {
  const answer = await ask("GET", "/auth/password/reset", undefined, {
    "X-Password-Reset-Key": key,
  });
  return answer.status === 200;
}

/** Sets a password with the key of a mailed link. */
export async function resetPassword(key: string, password: string): Promise<void> {
  const answer = await ask("POST", "/auth/password/reset", { key, password });
  // 401: it is set, and nobody is signed in yet.
  if (answer.status !== 200 && answer.status !== 401) throw refusal(answer);
}

/** Sets another password; every other sign-in of the account ends. */
export async function changePassword(current: string, next: string): Promise<void> {
  const answer = await ask("POST", "/account/password/change", {
    current_password: current,
    new_password: next,
  });
  if (answer.status !== 200) throw refusal(answer);
}

/** Where the account is signed in. */
export async function signedIn(): Promise<SignedIn[]> {
  const answer = await ask("GET", "/auth/sessions");
  if (answer.status !== 200) throw refusal(answer);
  return answer.body.data as SignedIn[];
}

/** Ends sign-ins elsewhere. */
export async function endSignIns(ids: readonly number[]): Promise<void> {
  const answer = await ask("DELETE", "/auth/sessions", { sessions: ids });
  if (answer.status !== 200 && answer.status !== 401) throw refusal(answer);
}
