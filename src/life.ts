/** What lives on the store as long as it is open: schedules, work, posts, and what is kept how long. */
import { setTimeout as sleep } from 'node:timers/promises';
import { booksOn } from './books.ts';
import { scheduledAtOnce } from './check-thread.ts';
import { startJobs } from './jobs/jobs.ts';
import { startOutbox } from './jobs/outbox.ts';
import { type Links, linksOf } from './links.ts';
import { type Logons, logonsOf } from './logon.ts';
import type { MemorySettings } from './memory-settings.ts';
import type { Metrics } from './metrics.ts';
import type { Books } from './model/books.ts';
import type { Program } from './model/command.ts';
import type { Poster } from './model/delivery.ts';
import type { Place } from './model/place.ts';
import type { Report, Sighting } from './model/report.ts';
import type { CheckOrder } from './model/schedule.ts';
import { scheduledCheck } from './scheduled-check.ts';
import { composeWith } from './scheduled-report.ts';
import { sharedKey } from './store/keys.ts';
import { forget } from './store/retention.ts';
import type { Store } from './store/store.ts';

const forgetEveryMs = 3_600_000;
const grace = { postsMs: 5_000, checksMs: 5_000 };

interface Log {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
  error(about: unknown, message: string): void;
}

interface LifeParts {
  readonly settings: MemorySettings;
  readonly program: Program;
  readonly posters: Partial<Readonly<Record<Place['surface'], Poster>>>;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly version: string;
  /** Where browsers find the pages of reports; nothing if they can't. */
  readonly baseUrl: string | undefined;
  readonly reachOf: Parameters<typeof scheduledCheck>[2]['reachOf'];
  readonly usualLogon: Parameters<typeof scheduledCheck>[2]['usualLogon'];
}

export interface Life {
  readonly books: Books;
  readonly logons: Logons;
  readonly links: Links | undefined;
  ask(order: CheckOrder, signal: AbortSignal): Promise<Sighting>;
  stop(): Promise<void>;
}

/** @throws Unavailable */
export async function startLife(store: Store, parts: LifeParts): Promise<Life> {
  const { settings, program, posters, metrics, log, version, baseUrl } = parts;
  const links = baseUrl ? linksOf(baseUrl, await sharedKey(store, 'links')) : undefined;
  const books = booksOn(store, settings, program.knowledge, () => jobs.nudge());
  const logons = logonsOf({
    accounts: async () => books.accounts,
    people: settings.accountPeople,
    targetsFile: settings.targetsFile,
  });
  const outbox = startOutbox({ store, posters, log, sent: (lagMs) => metrics.posted(lagMs) });
  const checks = {
    ...parts,
    history: books.history,
    logonOf: logons.ofOrder,
    ended: ({ health, durationMs }: Report) => metrics.checked(health, durationMs),
  };
  const jobs = await startJobs({
    store,
    version,
    vantage: settings.vantage,
    missed: settings.missed,
    concurrency: scheduledAtOnce,
    log: (message) => log.warn({}, message),
    announce: () => outbox.nudge(),
    duties: {
      check: (order, signal) => scheduledCheck(order, signal, checks),
      compose: composeWith({
        knowledge: program.knowledge,
        linkTo: (id) => links?.urlOf(id, new Date()),
        isConfirmed: true,
      }),
    },
  });
  const ending = new AbortController();
  const forgetting = forgetOldOnes(store, settings.retentionDays, log, ending.signal);
  return {
    books,
    logons,
    links,
    ask: (order, signal) => jobs.ask(order, signal),
    async stop() {
      ending.abort();
      await Promise.all([jobs.stop(grace.checksMs), outbox.stop(grace.postsMs), forgetting]);
    },
  };
}

/** Every hour, and whatever goes wrong is tried again with the next one. */
async function forgetOldOnes(store: Store, days: number, log: Log, signal: AbortSignal) {
  while (!signal.aborted) {
    await forget(store, days, new Date(), signal).catch((error: unknown) => {
      if (!signal.aborted) log.error(error, 'old reports could not be deleted');
    });
    await sleep(forgetEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
