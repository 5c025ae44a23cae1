/** An outbox between a store and a platform, with a clock that only the test moves. */
import { vi } from 'vitest';
import { type OutboxSettings, startOutbox } from '../../src/jobs/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import { chatPlatform, type Fate, type PlatformSettings } from './platform.ts';
import { platformPoster } from './platform-poster.ts';
import { dawn, isIdle, quiet, type WaitingReport, wait } from './waiting-reports.ts';

const patient = { timeout: 30_000, interval: 20 };

/** @param store is emptied */
export async function clockedOutbox(
  store: Store,
  platformSettings: PlatformSettings = {},
  more: Partial<OutboxSettings> = {},
) {
  await store.pool.query('truncate reports, schedules, outlets');
  const platform = await chatPlatform(platformSettings);
  let at = dawn.getTime();
  const now = () => new Date(at);
  const posters = { slack: platformPoster(platform.url) };
  const settings = { store, posters, log: quiet, now, ...more };
  let outbox = startOutbox(settings);
  return {
    platform,
    wait: (reports: readonly WaitingReport[]) => wait(store, reports),
    /** Lets so much time go by, and what is due then be done. */
    async pass(ms: number) {
      at += ms;
      outbox.nudge();
      await vi.waitUntil(() => isIdle(store, now()), patient);
    },
    counts: () => outbox.counts(),
    nudge: () => outbox.nudge(),
    stop: () => outbox.stop(5_000),
    start() {
      outbox = startOutbox(settings);
    },
    async [Symbol.asyncDispose]() {
      await outbox.stop(5_000);
      await platform[Symbol.asyncDispose]();
    },
  };
}

/** As told, then well. */
export function fates(...told: readonly Fate[]): PlatformSettings {
  return { fateOf: (_channel, index) => told[index] ?? 'taken' };
}
