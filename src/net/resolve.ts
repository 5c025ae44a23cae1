/**
 * Name -> addresses, both families at once.
 *
 * Within one check a name is asked for once: whoever asks again gets the same answer, so every
 * probe goes to the same addresses. Names that only this machine's hosts file knows are found too,
 * and marked.
 */
import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Failure } from '../model/failure.ts';
import type { Reach } from '../model/reach.ts';
import { AskedOnce } from './asked-once.ts';
import { within } from './deadline.ts';
import { failureOf } from './failure-of.ts';
import { admitName } from './guard.ts';
import { isAbsent, isOfMachine, mostAnswers, query, queryLimit, usesSystem } from './query.ts';

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

const addressAnswers = new AskedOnce<AddressRecords | Failure>();
const machineAnswers = new AskedOnce<readonly LookupAddress[]>();

/** Where a name and port are found: by its pins, by itself, or by DNS. */
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
  const failure = answers.find((answer) => answer instanceof Failure);
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
  if (isOfMachine(name, reach)) return recordsOfMachine(name, family, reach, signal);
  const asking = askAddresses(name, family, reach, signal);
  const askingOther = askAddresses(name, family === 4 ? 6 : 4, reach, signal);
  const answer = await asking;
  if (!(answer instanceof Failure)) return answer;
  const other = await askingOther;
  if (isAbsent(answer.code) && !(other instanceof Failure)) return { addresses: [], from: 'dns' };
  if (!usesSystem(reach) || !leavesHosts(answer.code)) throw answer;
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
      // An alias of a name without addresses is an empty answer to c-ares.
      if (found.length === 0) throw new Failure('dns.nodata');
      const records = found.slice(0, mostAnswers);
      return {
        addresses: records.map(({ address }) => address),
        ttlSeconds: Math.min(...records.map(({ ttl }) => ttl)),
        from: 'dns',
      };
    }).catch(kept),
  );
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
    const found = await within({ ...queryLimit, signal }, () =>
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

/** DNS has answered, or there is none: the hosts file may still know the name. */
function leavesHosts(code: string): boolean {
  return isAbsent(code) || code === 'dns.refused' || code === 'dns.unreachable';
}

function familyOf(address: string): Family {
  return isIP(address) === 6 ? 6 : 4;
}
