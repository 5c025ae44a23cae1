/** Schedules run against targets that are made up, by a clock that is made up, too. */
import type { Event } from '../../src/history/judge.ts';
import { decide, type Post } from '../../src/history/policy.ts';
import type { Health } from '../../src/model/report.ts';

/** A generator of numbers from 0 to 1, the same for the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Run {
  readonly at: number;
  readonly health: Health;
  readonly post: Post;
  readonly event?: Event;
  readonly thread?: string;
}

/** @param healthAt what a check at that time sees; asked twice if `isConfirmed` and the first look is bad */
export function simulate(
  healthAt: (at: number) => Health,
  { runs, everyMs, isConfirmed }: { runs: number; everyMs: number; isConfirmed: boolean },
): Run[] {
  let watch: unknown = {};
  const earlier: { health: Health; found: string[]; at: Date }[] = [];
  return Array.from({ length: runs }, (_, index) => {
    const at = index * everyMs;
    const first = healthAt(at);
    const health = isConfirmed && first !== 'healthy' ? healthAt(at) : first;
    const found = health === 'healthy' ? [] : ['tcp/refused'];
    const {
      post,
      thread,
      events,
      watch: next,
    } = decide({
      reportId: `report ${index}`,
      onlyChanges: true,
      isWanted: false,
      isConfirmed,
      now: new Date(at),
      watch,
      targets: [
        { key: 'a', now: { health, found, at: new Date(at) }, earlier: [...earlier], expiries: [] },
      ],
    });
    watch = JSON.parse(JSON.stringify(next));
    earlier.unshift({ health, found, at: new Date(at) });
    earlier.length = Math.min(earlier.length, 50);
    return { at, health, post, event: events[0], thread };
  });
}
