/**
 * The time that all instances go by: the database's. The machines may disagree by minutes, and then one
 * of them would claim early what another calls not due. It is read once in a while; in between, and
 * embedded, where it is the same, the machine's own runs on.
 */
import type { Store } from '../store/store.ts';

export interface Clock {
  now(): Date;
  /** Asks the database. */
  read(): Promise<void>;
}

export function clockOf({ pool, mode }: Store): Clock {
  let aheadMs = 0;
  return {
    now: () => new Date(Date.now() + aheadMs),
    async read() {
      if (mode === 'embedded') return;
      const before = Date.now();
      const { rows } = await pool.query<{ ms: number }>(
        'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
      );
      const [row] = rows;
      if (row) aheadMs = Math.round(row.ms - (before + Date.now()) / 2);
    },
  };
}
