/**
 * A turn in a place that is held: one message at most. It is written down before it is posted; what
 * may stand there already is looked for before it is posted again.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Outgoing,
  type Poster,
  TooFast,
  Uncertain,
  Undeliverable,
} from '../model/delivery.ts';
import type { Place } from '../model/place.ts';
import { TooLate, within } from '../store/within.ts';
import { type Leaving, letterOf } from './outbox-letter.ts';
import { contextOf, markSending, markSent, postponeReports, refusePlace } from './outbox-marks.ts';
import { type Desk, type OpenReport, releasePlace } from './outbox-places.ts';
import { type Plan, planOf } from './outbox-plan.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 5 * 60_000;
/** Whatever a platform asks for. */
const longestPatienceMs = 3_600_000;
/** The clocks of the platform and of the database may differ so much. */
const clockSkewMs = 5 * 60_000;
/** A report that could not be posted for so long makes way: what it said is no news any more. */
const giveUpAfterMs = 48 * 3_600_000;
/** So long an outcome is kept in mind while the database is away; then somebody has to look. */
const rememberMs = 5 * 60_000;
const longestErrorLength = 500;

/** What pino offers, as far as it is used here. */
export interface Log {
  warn(about: object, message: string): void;
  error(about: unknown, message: string): void;
}

export interface Tally {
  /** Messages on their way. */
  posting: number;
  sent: number;
  /** Left out in favor of a newer report. */
  folded: number;
  /** The platform will never take them. */
  failed: number;
  /** Tries that came to nothing, or to nothing certain. */
  postponed: number;
}

/** Who posts on one platform. */
export interface Courier {
  readonly desk: Desk;
  readonly poster: Poster;
  readonly log: Log;
  /** Between two messages in one place. */
  readonly paceMs: number;
  readonly postWithinMs: number;
  /** Aborted when nobody waits for it any more. */
  readonly signal: AbortSignal;
  readonly tally: Tally;
  /** Hears how long a report was on its way. */
  readonly sent: (lagMs: number) => void;
}

interface Turn extends Plan {
  readonly placeKey: string;
  readonly place: Place;
  /** Under this one's id the message is found again. */
  readonly lead: OpenReport;
  readonly ids: readonly string[];
  readonly attempts: number;
}

/**
 * @param open what is open in the place, in its order
 * @returns for how many milliseconds nothing is to be posted there
 */
export async function takeTurn(
  courier: Courier,
  placeKey: string,
  open: readonly OpenReport[],
): Promise<number> {
  const plan = planOf(open);
  const [lead] = plan.reports;
  if (!lead) {
    await releasePlace(courier.desk, placeKey);
    return 0;
  }
  const turn: Turn = {
    ...plan,
    placeKey,
    lead,
    // What is needed to speak there may change: the newest is the best.
    place: open.at(-1)?.place ?? lead.place,
    ids: plan.reports.map(({ id }) => id),
    attempts: Math.max(...[...plan.reports, ...plan.folded].map(({ attempts }) => attempts)),
  };
  if (!turn.mayStand) return post(courier, turn, false);
  const found = await lookFor(courier, turn);
  if (typeof found === 'number') return found;
  if (found === 'absent' || found === 'unknown') return post(courier, turn, found === 'unknown');
  return arrived(courier, turn, found);
}

/** @returns what the platform says, or for how long to wait, since it says nothing */
async function lookFor(courier: Courier, turn: Turn): Promise<string | number> {
  const oldest = Math.min(...turn.reports.map(({ createdAt }) => createdAt.getTime()));
  const since = new Date(oldest - clockSkewMs);
  try {
    const { desk, poster, postWithinMs } = courier;
    const context = turn.lead.thread === null ? undefined : await contextOf(desk, [turn.lead.id]);
    const thread = context?.get(turn.lead.id)?.thread ?? undefined;
    return await within(postWithinMs, poster.find(turn.place, turn.lead.id, since, thread));
  } catch (error) {
    return postpone(courier, turn, error, 'sending');
  }
}

async function post(courier: Courier, turn: Turn, maybeRepeated: boolean): Promise<number> {
  const { desk, poster, postWithinMs, tally } = courier;
  const marking = performance.now();
  const folded = turn.folded.map(({ id }) => id);
  const leaving = await markSending(desk, turn.placeKey, turn.ids, folded);
  if (leaving.length === 0)
    throw new Error('the place was taken over before the post: this instance was too slow');
  tally.folded += folded.length;
  const context = refersToOthers(turn) ? await contextOf(desk, turn.ids) : undefined;
  const letters = leaving.map((report) => ({ ...report, context: context?.get(report.id) }));
  // The lease began with the mark at the earliest; a process that stood still since may have lost it.
  if (performance.now() - marking > desk.leaseMs - postWithinMs)
    throw new Error('the database was too slow for a post: the place is left to the next turn');
  const left: Turn = { ...turn, ids: leaving.map(({ id }) => id) };
  tally.posting += 1;
  try {
    const posted = poster.post(turn.place, outgoingOf(letters, maybeRepeated));
    const messageId = await within(postWithinMs, posted);
    return await arrived(courier, left, messageId);
  } catch (error) {
    if (error instanceof Forgotten) throw error;
    return await postpone(courier, left, error, maybeRepeated ? 'sending' : 'pending');
  } finally {
    tally.posting -= 1;
  }
}

/** What was left out for it may have been so before an earlier try. */
function refersToOthers({ mayStand, reports, folded }: Turn): boolean {
  const isSpecial = ({ thread, error }: OpenReport) => thread !== null || error !== null;
  return mayStand || folded.length > 0 || reports.some(isSpecial);
}

function outgoingOf(leaving: readonly Leaving[], maybeRepeated: boolean): Outgoing {
  const [lead, ...others] = leaving;
  const thread = others.length === 0 ? lead?.context?.thread : undefined;
  return {
    reportId: lead?.id ?? '',
    card: letterOf(leaving),
    ...(thread ? { thread } : {}),
    maybeRepeated,
  };
}

async function arrived(courier: Courier, turn: Turn, messageId: string): Promise<number> {
  const { desk, paceMs, tally } = courier;
  await remembered(courier, () => markSent(desk, turn.placeKey, turn.ids, messageId, paceMs));
  tally.sent += turn.ids.length;
  for (const { createdAt } of turn.reports) courier.sent(Date.now() - createdAt.getTime());
  return paceMs;
}

/** @param unless how the reports stand if the error says for certain that nothing was posted */
async function postpone(
  courier: Courier,
  turn: Turn,
  error: unknown,
  unless: 'pending' | 'sending',
): Promise<number> {
  const { desk, log, tally } = courier;
  const said = (error instanceof Error ? error.message : String(error)).slice(
    0,
    longestErrorLength,
  );
  if (error instanceof Undeliverable) {
    await remembered(courier, async () => {
      tally.failed += await refusePlace(desk, turn.placeKey, said);
    });
    log.warn({ place: turn.placeKey, error: said }, 'the platform takes no reports there any more');
    return 0;
  }
  const isPatience = error instanceof TooFast;
  const isOpen = error instanceof Uncertain || error instanceof TooLate;
  const waitMs = isPatience ? patienceMs(error) : pauseMs(turn.attempts);
  await remembered(courier, () =>
    postponeReports(desk, turn.placeKey, turn.ids, {
      state: isStale(courier, turn) ? 'failed' : isOpen ? 'sending' : unless,
      waitMs,
      attempts: isPatience ? turn.attempts : turn.attempts + 1,
      error: said,
    }),
  );
  tally.postponed += 1;
  log.warn({ place: turn.placeKey, report: turn.lead.id, waitMs, error: said }, 'not posted yet');
  return waitMs;
}

function isStale({ desk }: Courier, { lead }: Turn): boolean {
  const now = desk.now?.() ?? new Date();
  return now.getTime() - lead.createdAt.getTime() > giveUpAfterMs;
}

/** What came of a post could not be written down. The next turn there looks. */
class Forgotten extends Error {
  override readonly name = 'Forgotten';
}

/** The message stands there whatever the database does: it is told as soon as it listens again. */
async function remembered(courier: Courier, write: () => Promise<void>): Promise<void> {
  const began = performance.now();
  for (let pause = 250; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await write();
    } catch (cause) {
      if (courier.signal.aborted || performance.now() - began > rememberMs)
        throw new Forgotten('what came of a post could not be written down', { cause });
      await delay(pause, undefined, { signal: courier.signal }).catch(() => undefined);
    }
  }
}

function pauseMs(attempts: number): number {
  return Math.min(firstPauseMs * 2 ** Math.min(attempts, 20), longestPauseMs);
}

function patienceMs({ retryAfterMs }: TooFast): number {
  if (!Number.isFinite(retryAfterMs)) return firstPauseMs;
  return Math.ceil(Math.min(Math.max(retryAfterMs, 0), longestPatienceMs));
}
