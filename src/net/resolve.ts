/**
 * Asks DNS, and tells its outcomes apart: no such name, no such record, a server that fails, one
 * that refuses, one that is silent.
 *
 * Within one check a question is asked once: whoever asks again gets the same answer, so every
 * probe sees the same addresses. Names that only this machine's hosts file knows are found too, and
 * marked.
 */
import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Failure } from '../model/failure.ts';
import type { Reach } from '../model/reach.ts';
import { AskedOnce } from './asked-once.ts';
import { within } from './deadline.ts';
import { failureOf } from './failure-of.ts';
import { admitName } from './guard.ts';

export interface Address {
  readonly address: string;
  readonly family: Family;
  /** The operator said it; nobody was asked. */
  readonly pinned: boolean;
}

export type Family = 4 | 6;

export interface AddressRecords {
  /** None if the name has addresses of the other family only. */
  readonly addresses: readonly string[];
  /** The shortest of the records; unknown for the hosts file. */
  readonly ttlSeconds?: number;
  readonly from: 'dns' | 'hosts';
}

export interface ServiceRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

export interface ExchangeRecord {
  /** Empty for the null MX of RFC 7505: the domain takes no mail. */
  readonly exchange: string;
  readonly priority: number;
}

/** All tries of a question together: a resolver that is dead costs no more. */
const limit = { ms: 3000, code: 'dns.timeout', phase: 'query' };
/** For one server; the second try goes to the next one, if there is one. */
const tryMs = 1000;
const tries = 2;
const mostAnswers = 64;
const longestChain = 8;

const addressAnswers = new AskedOnce<AddressRecords | Failure>();
const machineAnswers = new AskedOnce<readonly LookupAddress[]>();
const serviceAnswers = new AskedOnce<ServiceRecord[]>();

/** Where a name and port are found: by its pins, by itself, or by DNS with both families at once. */
export async function addressesOf(
  name: string,
  port: number,
  reach: Reach,
  signal: AbortSignal,
): Promise<readonly Address[]> {
  const pinned = pinnedAddresses(name, port, reach);
  if (pinned.length > 0) return pinned;
  if (isIP(name) !== 0) return [{ address: name, family: familyOf(name), pinned: false }];
  const answers = await Promise.all([
    addressRecords(name, 4, reach, signal).catch(kept),
    addressRecords(name, 6, reach, signal).catch(kept),
  ]);
  const found = answers.flatMap((answer) => (answer instanceof Failure ? [] : answer.addresses));
  const [failure] = answers.filter((answer) => answer instanceof Failure);
  if (found.length === 0 && failure) throw failure;
  return found.map((address) => ({ address, family: familyOf(address), pinned: false }));
}

export function pinnedAddresses(name: string, port: number, { pins }: Reach): Address[] {
  return pins
    .filter((pin) => pin.name.toLowerCase() === name.toLowerCase() && pin.port === port)
    .map(({ address }) => ({ address, family: familyOf(address), pinned: true }));
}

/**
 * Asks for the A or AAAA records of a name; for both at once, since one tells what the other means.
 *
 * @returns no address if the name has some of the other family: that is no failure
 */
export async function addressRecords(
  name: string,
  family: Family,
  reach: Reach,
  signal: AbortSignal,
): Promise<AddressRecords> {
  if (isLocal(name) && usesSystem(reach)) return recordsOfMachine(name, family, reach, signal);
  const asking = askAddresses(name, family, reach, signal);
  const askingOther = askAddresses(name, family === 4 ? 6 : 4, reach, signal);
  const answer = await asking;
  if (!(answer instanceof Failure)) return answer;
  const other = await askingOther;
  if (isAbsent(answer) && !(other instanceof Failure)) return { addresses: [], from: 'dns' };
  if (!usesSystem(reach) || !leavesHosts(answer)) throw answer;
  return recordsOfMachine(name, family, reach, signal).catch(() => {
    throw answer;
  });
}

function askAddresses(
  name: string,
  family: Family,
  reach: Reach,
  signal: AbortSignal,
): Promise<AddressRecords | Failure> {
  return addressAnswers.answer(signal, `${family} ${name}`, () =>
    query(name, reach, signal, async (resolver): Promise<AddressRecords> => {
      const found = await (family === 4
        ? resolver.resolve4(name, { ttl: true })
        : resolver.resolve6(name, { ttl: true }));
      const records = found.slice(0, mostAnswers);
      return {
        addresses: records.map(({ address }) => address),
        ttlSeconds: Math.min(...records.map(({ ttl }) => ttl)),
        from: 'dns',
      };
    }).catch(kept),
  );
}

/** The aliases that stand between a name and its addresses, in order; none if it has no alias. */
export function aliasesOf(name: string, reach: Reach, signal: AbortSignal): Promise<string[]> {
  return query(name, reach, signal, async (resolver) => {
    const chain: string[] = [];
    for (let at: string | undefined = name; at && chain.length < longestChain; ) {
      const [alias]: string[] = await resolver.resolveCname(at).catch(noneIfAbsent);
      if (alias) chain.push(alias);
      at = alias;
    }
    return chain;
  });
}

/** The mail exchangers of a domain, the preferred ones first. */
export function exchangesOf(
  domain: string,
  reach: Reach,
  signal: AbortSignal,
): Promise<ExchangeRecord[]> {
  return query(domain, reach, signal, async (resolver) => {
    const records = await resolver.resolveMx(domain);
    return records.slice(0, mostAnswers).sort((a, b) => a.priority - b.priority);
  });
}

/** The SRV records of a service such as `_autodiscover._tcp.contoso.com`, the preferred ones first. */
export function servicesOf(
  name: string,
  reach: Reach,
  signal: AbortSignal,
): Promise<ServiceRecord[]> {
  return serviceAnswers.answer(signal, name, () =>
    query(name, reach, signal, async (resolver) => {
      const records = await resolver.resolveSrv(name);
      return records
        .slice(0, mostAnswers)
        .sort((a, b) => a.priority - b.priority || b.weight - a.weight);
    }),
  );
}

/** Who is asked, for the evidence. */
export function resolverOf({ nameServers }: Reach): string {
  return nameServers.join(', ') || 'system';
}

async function query<T>(
  name: string,
  reach: Reach,
  signal: AbortSignal,
  ask: (resolver: Resolver) => Promise<T>,
): Promise<T> {
  admitName(reach, name);
  const resolver = new Resolver({ timeout: tryMs, tries });
  if (!usesSystem(reach)) resolver.setServers([...reach.nameServers]);
  try {
    return await within({ ...limit, signal }, (ended) => {
      ended.addEventListener('abort', () => resolver.cancel(), { once: true });
      return ask(resolver);
    });
  } catch (error) {
    throw failureOf(error) ?? error;
  }
}

/** What getaddrinfo knows: the hosts file of this machine, too. */
async function recordsOfMachine(
  name: string,
  family: Family,
  reach: Reach,
  signal: AbortSignal,
): Promise<AddressRecords> {
  admitName(reach, name);
  const ask = () => lookup(name, { all: true, order: 'verbatim' });
  try {
    const found = await within({ ...limit, signal }, () =>
      machineAnswers.answer(signal, name, ask),
    );
    const addresses = found.filter((of) => of.family === family).map(({ address }) => address);
    return { addresses: addresses.slice(0, mostAnswers), from: 'hosts' };
  } catch (error) {
    throw failureOf(error) ?? error;
  }
}

function kept(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

function noneIfAbsent(error: unknown): string[] {
  const failure = failureOf(error);
  if (failure && isAbsent(failure)) return [];
  throw error;
}

function isAbsent({ code }: Failure): boolean {
  return code === 'dns.nxdomain' || code === 'dns.nodata';
}

/** DNS has answered, or there is none: the hosts file may still know the name. */
function leavesHosts(failure: Failure): boolean {
  return isAbsent(failure) || /^dns\.(refused|unreachable)$/.test(failure.code);
}

/** RFC 6761 6.3: nobody is asked for it. */
function isLocal(name: string): boolean {
  return /(^|\.)localhost\.?$/i.test(name);
}

function usesSystem({ nameServers }: Reach): boolean {
  return nameServers.length === 0;
}

function familyOf(address: string): Family {
  return isIP(address) === 6 ? 6 : 4;
}
