import type { Place } from '../model/place.ts';
import type { Store } from './store.ts';

/** What is needed to speak in a place can change: whatever waits for it learns the newest. @throws Unavailable */
export async function refreshPlace({ pool, ask }: Store, place: Place): Promise<void> {
  const values = [place.key, JSON.stringify(place)];
  await ask(() => pool.query('update schedules set place = $2 where place_key = $1', values));
  await ask(() =>
    pool.query(
      "update reports set place = $2 where place_key = $1 and state in ('checking', 'pending')",
      values,
    ),
  );
}
