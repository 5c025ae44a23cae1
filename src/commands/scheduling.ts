/** What the commands about schedules share: who may, where, and what may be planned at all. */
import { targetOf } from '../check/target-of.ts';
import { slotsAfter } from '../jobs/slots.ts';
import { inWords } from '../jobs/when/in-words.ts';
import { zoneOf } from '../jobs/when/zone.ts';
import { type Books, Unavailable } from '../model/books.ts';
import type { Command, Origin, Program } from '../model/command.ts';
import type { Place } from '../model/place.ts';
import { type CheckOrder, Refused, type Schedule } from '../model/schedule.ts';
import type { ShownSchedule } from '../present/schedule-cards.ts';
import { notAllowed } from './account.ts';
import { nameOf } from './help.ts';

/** Runs that an answer names. */
const nextRuns = 3;

export async function booksOf({ books }: Program): Promise<Books> {
  if (!books)
    throw new Unavailable(
      'There are no schedules here, because this program runs without a database. Start the bot with exchange-check serve.',
    );
  return books();
}

/** @throws Refused */
export function refuseStrangers(command: Command, program: Program, origin: Origin): void {
  if (program.mayManageSchedules?.(origin) ?? true) return;
  throw new Refused(
    `Only people whom the operator of this bot names may ${nameOf(command)}. Ask the operator to add your id, ${origin.person}, to EXCHANGE_CHECK_SCHEDULERS.`,
  );
}

/** Rule 9: a check with an account is for people who are named, however it is begun. */
export function refuseAccounts(
  orders: readonly CheckOrder[],
  { mayUseAccounts }: Program,
  origin: Origin,
): void {
  const isFree = origin.surface === 'terminal' || orders.every(({ account }) => !account);
  if (isFree || mayUseAccounts?.(origin)) return;
  throw new Refused(notAllowed(origin));
}

/** @throws Refused */
export function placeOf({ surface, place }: Origin): Place {
  if (place) return place;
  throw new Refused(
    surface === 'terminal'
      ? 'A schedule reports to a channel: say this there, to the bot in Slack or Teams.'
      : 'I can post no reports here. Say it in a channel, or in a direct message to me.',
  );
}

/** The zone that is meant if none is said; nothing where the platform knows none, or calls it by a name of its own. */
export function zoneHere({ zone }: Origin): string | undefined {
  try {
    return zone ? zoneOf(zone) : undefined;
  } catch {
    return undefined;
  }
}

/** The number of a schedule. */
export function numberOf(word = ''): number | undefined {
  const [, digits] = /^#?(\d{1,9})$/.exec(word) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** A schedule can be seen where it reports, and on the terminal. @throws Refused */
export async function scheduleHere(books: Books, id: number, origin: Origin): Promise<Schedule> {
  const schedule = await books.schedules.find(id);
  if (!schedule || !isHere(schedule, origin)) throw noSuch(id);
  return schedule;
}

/** What is said of those that are elsewhere, too: who asks is not told that they exist. */
export function noSuch(id: number): Refused {
  return new Refused(`There is no schedule ${id} here. Say schedules to see those there are.`);
}

function isHere({ place }: Schedule, origin: Origin): boolean {
  return origin.surface === 'terminal' || place.key === origin.place?.key;
}

/**
 * A vantage point has a list and accounts of its own, which are not known here: it judges by them when
 * it checks.
 *
 * @throws Refused for what the operator does not list, and for names that nobody knows
 */
export async function refuseUnknown(
  orders: readonly CheckOrder[],
  program: Program,
  origin: Origin,
): Promise<void> {
  refuseAccounts(orders, program, origin);
  const { accounts, history } = await booksOf(program);
  const [{ account, vantage } = { account: undefined, vantage: undefined }] = orders;
  if (vantage) {
    const names = await history.vantages();
    if (names.includes(vantage)) return;
    throw new Refused(noVantage(vantage, names));
  }
  refuseUnlisted(orders, program, origin);
  if (!account) return;
  const names = (await accounts.list()).map((entry) => entry.name);
  if (names.includes(account)) return;
  throw new Refused(`There is no account "${account}". ${listed(names, 'No account is set up')}`);
}

function refuseUnlisted(orders: readonly CheckOrder[], program: Program, origin: Origin): void {
  const strange = orders
    .map(({ target }) => targetOf(target))
    .filter((target) => target && program.isListed?.(target, origin) === false)
    .map((target) => target?.text);
  if (strange.length === 0) return;
  throw new Refused(
    `This bot may not check ${strange.join(', ')}. Ask its operator to add the domain to EXCHANGE_CHECK_DOMAINS, an address to EXCHANGE_CHECK_NETWORKS, or the port to EXCHANGE_CHECK_PORTS.`,
  );
}

function listed(names: readonly string[], none: string): string {
  return names.length > 0 ? `There are: ${names.join(', ')}.` : `${none}.`;
}

/** The sentence for a vantage point that is not there. */
export function noVantage(vantage: string, known: readonly string[]): string {
  const others = known.length > 0 ? `Right now there are: ${known.join(', ')}.` : 'No other is.';
  return `No vantage point called "${vantage}" is running. ${others} An operator sets one up by starting a bot there with EXCHANGE_CHECK_VANTAGE=${vantage}.`;
}

export function shownOf(schedule: Schedule, now: Date): ShownSchedule {
  const { when, nextSlot } = schedule;
  const slots = [nextSlot, ...slotsAfter(when, nextSlot, nextRuns - 1)];
  return { schedule, words: inWords(when), command: commandOf(schedule), slots, now };
}

/** The words that make the same schedule once more. */
function commandOf({ orders, when, onlyChanges }: Schedule): string {
  const [{ vantage, account } = { vantage: undefined, account: undefined }] = orders;
  return [
    'schedule',
    ...orders.map(({ target }) => target),
    inWords(when),
    ...(onlyChanges ? ['only changes'] : []),
    ...(vantage ? [`from ${vantage}`] : []),
    ...(account ? [`with ${account}`] : []),
  ].join(' ');
}
