/**
 * Asks DNS one question, and tells its outcomes apart: no such name, no such record, a server that
 * fails, one that refuses, one that is silent. Addresses have a module of their own (resolve.ts).
 */
import { Resolver } from 'node:dns/promises';
import { Failure } from '../model/failure.ts';
import type { Reach } from '../model/reach.ts';
import { AskedOnce } from './asked-once.ts';
import { within } from './deadline.ts';
import { failureOf } from './failure-of.ts';
import { admitName } from './guard.ts';

export interface ServiceRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** All tries of a question together: a resolver that is dead costs no more. */
export const queryLimit = { ms: 3000, code: 'dns.timeout', phase: 'query' };
/** For one server; the next try goes to the next one, if there is one, and all end by the limit. */
const tryMs = 1000;
const tries = 3;

/** Of one answer, as many as are read. */
export const mostAnswers = 64;
const longestChain = 8;

const serviceAnswers = new AskedOnce<ServiceRecord[]>();

/** Asks the named servers, or the system's. */
export async function query<T>(
  name: string,
  reach: Reach,
  signal: AbortSignal,
  ask: (resolver: Resolver) => Promise<T>,
): Promise<T> {
  admitName(reach, name);
  const resolver = new Resolver({ timeout: tryMs, tries });
  if (!usesSystem(reach)) resolver.setServers([...reach.nameServers]);
  try {
    return await within({ ...queryLimit, signal }, (ended) => {
      ended.addEventListener('abort', () => resolver.cancel(), { once: true });
      return ask(resolver);
    });
  } catch (error) {
    throw failureOf(error) ?? error;
  }
}

/**
 * The aliases that stand between a name and its addresses, in order; none if it has no alias.
 *
 * @throws Failure `dns.cname-loop` if one of them comes again, and those of a question
 */
export async function aliasesOf(
  name: string,
  reach: Reach,
  signal: AbortSignal,
): Promise<string[]> {
  if (isOfMachine(name, reach)) return [];
  return query(name, reach, signal, async (resolver) => {
    const chain: string[] = [];
    for (let at: string | undefined = name; at && chain.length < longestChain; ) {
      const [alias]: string[] = await resolver.resolveCname(at).catch(noneIfAbsent);
      if (alias) chain.push(alias);
      if (alias && isBefore(alias, [name, ...chain.slice(0, -1)]))
        throw new Failure('dns.cname-loop', { chain });
      at = alias;
    }
    return chain;
  });
}

/**
 * The mail exchangers of a domain, the preferred ones first.
 *
 * @returns an empty name for the null MX of RFC 7505: the domain takes no mail
 */
export function exchangesOf(domain: string, reach: Reach, signal: AbortSignal): Promise<string[]> {
  return query(domain, reach, signal, async (resolver) => {
    const records = await resolver.resolveMx(domain);
    return records
      .sort((a, b) => a.priority - b.priority)
      .slice(0, mostAnswers)
      .map(({ exchange }) => exchange);
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
        .sort((a, b) => a.priority - b.priority || b.weight - a.weight)
        .slice(0, mostAnswers);
    }),
  );
}

function isBefore(alias: string, names: readonly string[]): boolean {
  return names.some((name) => name.toLowerCase() === alias.toLowerCase());
}

/** Who is asked, for the evidence. */
export function resolverOf({ nameServers }: Reach): string {
  return nameServers.join(', ') || 'system';
}

export function usesSystem({ nameServers }: Reach): boolean {
  return nameServers.length === 0;
}

/** `localhost` is never asked for in DNS: RFC 6761 6.3. */
export function isOfMachine(name: string, reach: Reach): boolean {
  return usesSystem(reach) && /(^|\.)localhost\.?$/i.test(name);
}

/** The name is not there, or has no such record. */
export function isAbsent(code: string): boolean {
  return code === 'dns.nxdomain' || code === 'dns.nodata';
}

function noneIfAbsent(error: unknown): string[] {
  if (isAbsent(failureOf(error)?.code ?? '')) return [];
  throw error;
}
