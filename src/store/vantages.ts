import type { Store } from './store.ts';

/** Who was silent for that long is not there: an instance says that it is every few seconds. */
const aliveFor = "interval '2 minutes'";

/** The names of the vantage points that were there in the last minutes. */
export async function vantagesOf({ pool }: Pick<Store, 'pool'>): Promise<string[]> {
  const { rows } = await pool.query<{ vantage: string }>(
    `select distinct vantage from instances
     where vantage <> '' and seen_at > now() - ${aliveFor} order by vantage`,
  );
  return rows.map(({ vantage }) => vantage);
}
