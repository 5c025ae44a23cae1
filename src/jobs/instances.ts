/** Which processes are alive: each says so in a row of its own. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Store } from '../store/store.ts';

const forgottenAfter = "interval '1 day'";

export interface Instance {
  /** Says that it is alive. */
  beat(): Promise<void>;
  /** Says that it ends. */
  leave(): Promise<void>;
}

/** @param vantage the empty word: it takes what any instance may take */
export function instanceOf({ pool }: Store, vantage: string, version: string): Instance {
  const id = `${hostname()} ${process.pid} ${randomUUID()}`;
  return {
    async beat() {
      await pool.query(
        `insert into instances (id, vantage, host, version) values ($1, $2, $3, $4)
         on conflict (id) do update set seen_at = now()`,
        [id, vantage, hostname(), version],
      );
      await pool.query(`delete from instances where seen_at < now() - ${forgottenAfter}`);
    },
    async leave() {
      await pool.query('delete from instances where id = $1', [id]);
    },
  };
}
