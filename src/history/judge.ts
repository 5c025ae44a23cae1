/** One target: what of its newest check is worth saying, after what was said of it before. */
import type { Health } from '../model/report.ts';
import { type Expiry, keyOfExpiry } from './expiries.ts';
import { isFlapping } from './flapping.ts';
import type { Said } from './watch.ts';

/** How a check ended. */
export interface Result {
  readonly health: Health;
  /** Ids of diagnoses. */
  readonly found: readonly string[];
  readonly at: Date;
}

/** The newest check of a target, and what its history says. */
export interface Seen {
  /** Equal orders have equal keys. */
  readonly key: string;
  /** Nothing: the check broke down, which is our fault. */
  readonly now?: Result;
  /** Newest first, without the newest. */
  readonly earlier: readonly Result[];
  readonly expiries: readonly Expiry[];
}

/**
 * `unconfirmed`: worse than what was said, and nobody has looked twice. `unchecked`: the checks
 * themselves break down, again and again.
 */
export type Event =
  | 'none'
  | 'unconfirmed'
  | 'broke'
  | 'worse'
  | 'changed'
  | 'better'
  | 'recovered'
  | 'flapping'
  | 'calm'
  | 'expiring'
  | 'unchecked';

export interface Judged {
  readonly event: Event;
  readonly said: Said;
}

const unsaid: Said = {
  health: 'healthy',
  found: [],
  isFlapping: false,
  lost: 0,
  stages: {},
  spokenAt: [],
};
/** Checks in a row, and the time they have to span, that make a restless target steady. */
const steadilyBad = 2;
const steadilyHealthy = 3;
const steadyMs = 10 * 60_000;
/** Words about one target in an hour, apart from those about what stays bad. */
const mostSpoken = 2;
/** They leave the last word to the recovery. */
const followUps: ReadonlySet<Event> = new Set(['worse', 'changed', 'better']);
const spokenWithinMs = 3_600_000;
/** One check that breaks down may be a restart of ours. */
const lostWorthSaying = 2;

/**
 * Whether a check has to be run once more before it is believed: a packet that got lost is no outage.
 *
 * @param previous of the check before; nothing at first
 */
export function needsConfirmation(previous: Health | undefined, health: Health): boolean {
  return rank(health) > rank(previous ?? 'healthy');
}

/** @param trusts every check that is worse than the one before was run twice already */
export function judge(before: Said = unsaid, seen: Seen, trusts: boolean): Judged {
  const { now, earlier } = seen;
  if (!now) return withoutCheck(before);
  const results = [now, ...earlier];
  const flaps = isFlapping(
    before.isFlapping,
    results.map(({ health }) => health),
  );
  // What a sick server hides is no news when it shows it again.
  const stages = {
    ...(now.health === 'healthy' ? {} : before.stages),
    ...Object.fromEntries(seen.expiries.map((one) => [keyOfExpiry(one), one.stage])),
  };
  const brokenSince =
    now.health === 'healthy' ? undefined : (before.brokenSince ?? now.at.toISOString());
  const same: Said = { ...before, brokenSince, lost: 0, stages };
  const judged = flaps
    ? whileFlapping(before, { ...same, isFlapping: true }, results)
    : whileSteady(before, { ...same, isFlapping: false }, { ...seen, now }, trusts);
  const spoken = withinBudget(
    judged,
    { ...same, brokenSince: brokenSince ?? before.brokenSince },
    results,
  );
  const isSooner = Object.entries(stages).some(
    ([key, stage]) => stage < (before.stages[key] ?? Number.POSITIVE_INFINITY),
  );
  return spoken.event === 'none' && isSooner ? { ...spoken, event: 'expiring' } : spoken;
}

/** What is held back is said when there is room for it, if it is still so. */
function withinBudget(judged: Judged, same: Said, results: readonly Result[]): Judged {
  const { event, said } = judged;
  const [newest] = results;
  if (!newest || event === 'none' || event === 'unconfirmed') return judged;
  const now = newest.at.getTime();
  const lately = same.spokenAt.filter((at) => now - Date.parse(at) < spokenWithinMs);
  const staysBad = newest.health !== 'healthy' && isSteady(results, steadilyBad);
  const most = followUps.has(event) ? mostSpoken - 1 : mostSpoken;
  if (lately.length >= most && !staysBad) return { event: 'none', said: same };
  const spokenAt = staysBad ? lately : [...lately, newest.at.toISOString()];
  return { event, said: { ...said, spokenAt } };
}

/** It is called flapping once; after that only what stays so is said. */
function whileFlapping(before: Said, said: Said, results: readonly Result[]): Judged {
  if (!before.isFlapping) return { event: 'flapping', said: { ...said, steadily: undefined } };
  const isHealthy = results[0]?.health === 'healthy';
  if (!isHealthy && before.steadily !== 'bad' && isSteady(results, steadilyBad))
    return { event: 'broke', said: { ...said, steadily: 'bad' } };
  if (isHealthy && before.steadily === 'bad' && isSteady(results, steadilyHealthy))
    return { event: 'recovered', said: { ...said, steadily: 'healthy' } };
  return { event: 'none', said };
}

/** As healthy, or not, as the newest one, for some checks and some time. */
function isSteady(results: readonly Result[], count: number): boolean {
  const [newest] = results;
  const isHealthy = newest?.health === 'healthy';
  const other = results.findIndex(({ health }) => (health === 'healthy') !== isHealthy);
  const run = results.slice(0, other === -1 ? results.length : other);
  const oldest = run.at(-1);
  if (!newest || !oldest || run.length < count) return false;
  return newest.at.getTime() - oldest.at.getTime() >= steadyMs;
}

type SeenNow = Seen & { readonly now: Result };

function whileSteady(before: Said, said: Said, seen: SeenNow, trusts: boolean): Judged {
  const { health, found } = seen.now;
  const told: Said = { ...said, health, found: [...found], steadily: undefined };
  if (before.isFlapping) return { event: 'calm', said: told };
  const event = eventBetween(before, seen.now);
  const holds = trusts || isConfirmed(event, before, seen);
  return holds ? { event, said: told } : { event: 'unconfirmed', said };
}

function eventBetween(before: Said, { health, found }: Result): Event {
  const worse = rank(health) - rank(before.health);
  if (worse > 0) return before.health === 'healthy' ? 'broke' : 'worse';
  if (worse < 0) return health === 'healthy' ? 'recovered' : 'better';
  return isSame(found, before.found) ? 'none' : 'changed';
}

/** Good news is believed at once. */
function isConfirmed(event: Event, before: Said, { now, earlier: [previous] }: SeenNow): boolean {
  if (event === 'broke' || event === 'worse')
    return !!previous && rank(previous.health) > rank(before.health);
  return event !== 'changed' || (!!previous && isSame(now.found, previous.found));
}

function withoutCheck(before: Said): Judged {
  const lost = before.lost + 1;
  return {
    event: lost === lostWorthSaying ? 'unchecked' : 'none',
    said: { ...before, lost },
  };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  const [one, other] = [new Set(some), new Set(others)];
  return one.size === other.size && some.every((id) => other.has(id));
}

function rank(health: Health): number {
  switch (health) {
    case 'healthy':
      return 0;
    case 'degraded':
      return 1;
    case 'failed':
      return 2;
  }
}
