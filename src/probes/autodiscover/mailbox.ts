/**
 * Asks the places for a mailbox's settings, as the account: the first in Outlook's order that may get
 * it, and where that one sends us, looked at anew at each hop.
 */
import { setTimeout } from 'node:timers/promises';
import type { Account } from '../../model/account.ts';
import type { Discovery } from '../../model/discovery.ts';
import { Failure } from '../../model/failure.ts';
import { isPublic } from '../../net/guard.ts';
import type { LogonGate } from '../../net/logon-gate.ts';
import type { OutlookSettings } from '../../wire/autodiscover/outlook.ts';
import { asFailure } from '../meet.ts';
import { placeOf } from '../place-of.ts';
import { sideBySide } from '../side-by-side.ts';
import { discoveredIn, mailboxIn, mapiUrls } from './blocks.ts';
import { compare } from './comparison.ts';
import { examineHosts } from './handed-out.ts';
import { follow, offersMore } from './look.ts';
import { isListedName, isWithin, lengthened } from './places.ts';
import { outlookQuestion } from './questions.ts';
import type { Found, Search } from './search.ts';
import { Session } from './session.ts';
import { askSettings, askUserSettings } from './settings.ts';
import { offer, redirect } from './steps.ts';

export interface Errand {
  readonly search: Search;
  readonly mailbox: string;
  readonly account: Account;
  readonly gate: LogonGate;
  readonly discovery: Discovery;
  /** Every place that is looked at, in Outlook's order. */
  readonly looks: readonly Promise<Found | undefined>[];
  /** Looks at all places of another mailbox. */
  readonly lookEverywhere: (search: Search) => readonly Promise<Found | undefined>[];
}

/** @returns the place that told, if one did */
export async function obtain(errand: Errand): Promise<Found | undefined> {
  const asked = new Set<string>();
  for await (const found of inOrder(errand.looks)) {
    if (!found || asked.has(placeOf(found.endpoint))) continue; // it would say the same again
    const told = await ask(errand, found).catch(asFailure);
    if (told instanceof Failure) asked.add(placeOf(found.endpoint));
    if (isEnd(told)) return toldBy(told);
  }
  return undefined;
}

/**
 * Outlook's order is for places that answer. One that is silent, such as a root domain behind a filter,
 * would hold up all others by the whole patience with it: once another place is found it has this long,
 * several times what a slow server takes, and stands behind the others then.
 */
const graceMs = 1000;

type Look = Promise<Found | undefined>;

async function* inOrder(looks: readonly Look[]): AsyncGenerator<Found | undefined, void> {
  const late: Look[] = [];
  for (const [at, looking] of looks.entries()) {
    if (await isLate(looking, looks.slice(at + 1))) late.push(looking);
    else yield await looking;
  }
  for (const looking of late) yield await looking;
}

async function isLate(looking: Look, others: readonly Look[]): Promise<boolean> {
  const inTime = looking.then(() => false);
  const found = Promise.any(others.map(async (one) => (await one) ?? Promise.reject()));
  const graceOver = found.then(
    () => setTimeout(graceMs, true, { ref: false }),
    () => inTime,
  );
  return Promise.race([inTime, graceOver]);
}

type Told = Found | Failure | undefined;

function isEnd(told: Told): boolean {
  return told instanceof Failure ? isFinal(told) : told !== undefined;
}

function toldBy(told: Told): Found | undefined {
  return told instanceof Failure ? undefined : told;
}

/** The account was turned down, and nothing sends it again; or the answer is as good as it gets. */
function isFinal({ code, evidence }: Failure): boolean {
  if (code.startsWith('auth.refused') || code === 'autodiscover.no-exch') return true;
  return code === 'credentials.withheld' && evidence.refusedAt !== undefined;
}

async function ask(errand: Errand, found: Found): Promise<Found | undefined> {
  const { search, mailbox, account, gate } = errand;
  if (await isDowngrade(errand, found)) return undefined;
  const { url } = found.place;
  using session = new Session({ ...search, endpoint: found.endpoint, account, gate }, found);
  const answer = await session.ask(outlookQuestion(url, mailbox, 'current'));
  const told = await askSettings(session, { url, mailbox, client: 'current' }, answer);
  switch (told.kind) {
    case 'moved': {
      const { to, by } = told;
      const next = await follow(search, { place: found.place, to, by, afterLogon: true });
      if (!next) return undefined;
      using _connection = next.door.connection;
      return await ask(errand, next);
    }
    case 'other-mailbox':
      return askOther(errand, found, told.mailbox);
    case 'settings':
      await finish(errand, session, found, told);
      return found;
  }
}

/**
 * Who takes passwords in the clear only, where others of this check take better, gets none.
 * Source: Guardicore, "Autodiscovering the Great Leak" (2021), the part on downgrades.
 */
async function isDowngrade({ search, looks }: Errand, found: Found): Promise<boolean> {
  if (offersMore(found.schemes)) return false;
  const others = await Promise.all(looks);
  const stronger = others.flatMap((one) => (one && offersMore(one.schemes) ? [one] : []));
  if (stronger.length === 0) return false;
  const { href } = found.place.url;
  const end = await search.trace
    .step(offer, href, async (note) => {
      const { schemes } = found;
      note({ url: href, schemes, stronger: stronger.map(({ place }) => place.url.href) });
      throw new Failure('autodiscover.basic-only');
    })
    .catch(asFailure);
  return end instanceof Failure;
}

/** The same question about another mailbox, which may be in another domain: all its places are looked at. */
async function askOther(
  errand: Errand,
  { place }: Found,
  mailbox: string,
): Promise<Found | undefined> {
  const { search, lookEverywhere } = errand;
  const { target, reach, home } = search;
  const to = `mailto:${mailbox.toLowerCase()}`;
  const from = place.url.href;
  const [, next = ''] = mailbox.toLowerCase().split('@');
  const trail = await search.trace.step(redirect, `${from} to ${mailbox}`, async (note) => {
    note({ from, to, by: 'address', hops: place.trail.length });
    note({ afterLogon: true, followed: false });
    const isOnline = /\.onmicrosoft\.(com|us|cn)$/.test(next);
    if (!/^[^\s/?#:]+$/.test(next)) throw new Failure('autodiscover.bad-redirect');
    if (!isWithin(next, home) && !isListedName(next, reach))
      throw new Failure('autodiscover.foreign-redirect', isOnline ? { exchangeOnline: true } : {});
    const longer = lengthened(place, to);
    note({ followed: true });
    return [...longer, to];
  });
  const other: Search = {
    ...search,
    mailbox,
    trail,
    domain: next,
    target: { text: mailbox, mailbox, domain: next, port: target.port },
  };
  const looks = lookEverywhere(other);
  try {
    return await obtain({ ...errand, search: other, mailbox, looks });
  } finally {
    await closeAll(looks);
  }
}

export async function closeAll(looks: readonly Promise<Found | undefined>[]): Promise<void> {
  for (const found of await Promise.all(looks)) found?.door.connection[Symbol.dispose]();
}

/** What the other probes wait for is told first. */
async function finish(
  { search, mailbox, discovery }: Errand,
  session: Session,
  found: Found,
  current: OutlookSettings,
): Promise<void> {
  const { url } = found.place;
  if (mailboxIn(current)) discovery.tell(discoveredIn(url.href, [current]));
  const hasWay = mapiUrls(current.blocks, 'MailStore').length > 0;
  const wanted = { url, mailbox, client: 'older', hasWay } as const;
  const asked = await askSettings(session, wanted).catch(asFailure);
  const older = asked instanceof Failure || asked.kind !== 'settings' ? undefined : asked;
  const both = older ? [current, older] : [current];
  discovery.tell(discoveredIn(url.href, both));
  const blocks = both.flatMap((told) => told.blocks);
  const isOutside = isPublic(found.endpoint.address);
  await sideBySide([
    examineHosts(search, blocks, isOutside),
    askUserSettings(session, url, mailbox)
      .catch(asFailure)
      .then((soap) => compare(search.trace, mailbox, { current, older, soap })),
  ]);
}
