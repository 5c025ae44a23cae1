/**
 * The places of a target that are worth probing: its host, or the hosts that its domain's
 * Autodiscover points at, at every address they have.
 */
import { Failure } from '../model/failure.ts';
import type { Reach } from '../model/reach.ts';
import type { Target } from '../model/target.ts';
import { servicesOf } from '../net/query.ts';
import { type Address, addressesOf } from '../net/resolve.ts';
import type { Endpoint as Place } from '../net/tcp.ts';

export interface Endpoint extends Place, Address {}

export interface Host {
  readonly name: string;
  readonly port: number;
}

/** What one check may open against one target. */
const mostEndpoints = 16;

/**
 * The hosts of a target: the host itself; of a domain those of its names that are pinned (the domain itself,
 * where a web host may be, only if it is the one), else what
 * `_autodiscover._tcp` names and `autodiscover.` if they resolve, else the domain itself.
 */
async function hostsOf(
  target: Target,
  reach: Reach,
  signal: AbortSignal,
): Promise<readonly Host[]> {
  const { domain, port } = target;
  const typed = typedHost(target);
  if (typed) return [typed];
  const pinned = pinnedHosts(target, reach);
  const others = pinned.filter(({ name }) => name.toLowerCase() !== domain);
  if (others.length > 0) return others;
  if (pinned.length > 0) return pinned;
  const [services, known] = await Promise.all([
    autodiscoverServices(domain, reach, signal).then((named) => resolving(named, reach, signal)),
    resolving([{ name: `autodiscover.${domain}`, port }], reach, signal),
  ]);
  const hosts = distinct([...services, ...known]);
  return hosts.length > 0 ? hosts : [{ name: domain, port }];
}

/** Nothing where a domain or a mailbox was named. */
export function typedHost({ host, port }: Target): Host | undefined {
  return host === undefined ? undefined : { name: host, port };
}

/** Every address of every host of the target, the first 16. */
export async function endpointsOf(
  target: Target,
  reach: Reach,
  signal: AbortSignal,
): Promise<readonly Endpoint[]> {
  const hosts = await hostsOf(target, reach, signal);
  const found = await Promise.all(
    hosts.map(async ({ name, port }) => {
      const addresses = await addressesOf(name, port, reach, signal);
      return addresses.map((address): Endpoint => ({ name, port, ...address }));
    }),
  );
  return found.flat().slice(0, mostEndpoints);
}

/**
 * Names of the target's domain whose place the operator has said, so that DNS is not asked for others.
 * Port 80 is no such place: Autodiscover alone goes there, for a redirect.
 */
export function pinnedHosts({ domain }: Target, { pins, clearPorts = [] }: Reach): readonly Host[] {
  const withoutTls = new Set([80, ...clearPorts]);
  const ofDomain = pins.filter(({ name }) => `.${name}`.toLowerCase().endsWith(`.${domain}`));
  return distinct(ofDomain.filter(({ port }) => !withoutTls.has(port)));
}

async function autodiscoverServices(
  domain: string,
  reach: Reach,
  signal: AbortSignal,
): Promise<readonly Host[]> {
  const services = await servicesOf(`_autodiscover._tcp.${domain}`, reach, signal).catch(orNone);
  return services.filter(({ name }) => name !== '');
}

async function resolving(
  hosts: readonly Host[],
  reach: Reach,
  signal: AbortSignal,
): Promise<readonly Host[]> {
  const found = await Promise.all(
    hosts.map(async (host) => {
      const addresses = await addressesOf(host.name, host.port, reach, signal).catch(orNone);
      return addresses.length > 0 ? [host] : [];
    }),
  );
  return found.flat();
}

function distinct(hosts: readonly Host[]): readonly Host[] {
  const places = new Map(
    hosts.map(({ name, port }) => [`${name.toLowerCase()}:${port}`, { name, port }]),
  );
  return [...places.values()];
}

/** What does not resolve is no place to probe; the dns probe says why. */
function orNone(error: unknown): [] {
  if (error instanceof Failure) return [];
  throw error;
}
