import { randomBytes } from 'node:crypto';
import type { Store } from './store.ts';

const keyBytes = 32;

/** A key that all instances share: whoever needs it first makes it. @throws Unavailable */
export function sharedKey({ pool, ask }: Store, name: string): Promise<Buffer> {
  return ask(async () => {
    await pool.query('insert into keys (name, value) values ($1, $2) on conflict do nothing', [
      name,
      randomBytes(keyBytes).toString('base64'),
    ]);
    const { rows } = await pool.query<{ value: string }>('select value from keys where name = $1', [
      name,
    ]);
    return Buffer.from(rows[0]?.value ?? '', 'base64');
  });
}
