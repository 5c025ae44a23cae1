/**
 * AV pairs: what a server states about itself, and what a client adds before it sends them back under
 * the proof of its password. Source: [MS-NLMP] 2.2.2.1.
 */
import { Failure } from '../../model/failure.ts';
import { decode, Reader, struct, u16le, u32le, u64le, Writer } from '../codec.ts';

const AvPair = struct({ id: u16le, length: u16le });

/** Ids of pairs. */
export const av = {
  end: 0,
  computer: 1,
  domain: 2,
  dnsComputer: 3,
  dnsDomain: 4,
  dnsForest: 5,
  flags: 6,
  timestamp: 7,
  targetName: 9,
  channelBindings: 10,
} as const;

/** More than a server has to say. */
const mostPairs = 256;

/** In the pair `flags`: the AUTHENTICATE carries a MIC. */
export const micFlag = 0x2;

/** One statement of a server about itself; a client sends them back in its response, in this order. */
export interface TargetInfoPair {
  readonly id: number;
  readonly value: Uint8Array;
}

/**
 * Reads pairs up to the end mark, or to the end where there is none.
 *
 * @throws Failure `wire.truncated`, `ntlm.too-many-pairs`
 */
export function decodePairs(data: Uint8Array): TargetInfoPair[] {
  const reader = new Reader(data);
  const pairs: TargetInfoPair[] = [];
  while (reader.left > 0) {
    const { id, length } = reader.read(AvPair);
    if (id === av.end) break;
    if (pairs.length === mostPairs) throw new Failure('ntlm.too-many-pairs', { limit: mostPairs });
    pairs.push({ id, value: reader.take(length) });
  }
  return pairs;
}

/** Writes pairs in this order, and the end mark. */
export function encodePairs(pairs: readonly TargetInfoPair[]): Buffer {
  const writer = new Writer();
  for (const { id, value } of [...pairs, { id: av.end, value: Buffer.alloc(0) }]) {
    writer.write(AvPair, { id, length: value.length });
    writer.room(value.length).set(value);
  }
  return writer.bytes();
}

/** The value of the first pair of a kind. */
export function findValue(pairs: readonly TargetInfoPair[], id: number): Uint8Array | undefined {
  return pairs.find((pair) => pair.id === id)?.value;
}

/** Pairs hold UTF-16 whatever the flags say. */
export function textOf(pairs: readonly TargetInfoPair[], id: number): string | undefined {
  const value = findValue(pairs, id);
  return value && Buffer.from(value).toString('utf16le');
}

/**
 * @returns a FILETIME, units of 100 ns since 1601
 * @throws Failure `wire.truncated`
 */
export function timestampOf(pairs: readonly TargetInfoPair[]): bigint | undefined {
  const value = findValue(pairs, av.timestamp);
  return value && decode(u64le, value);
}

/** @throws Failure `wire.truncated` */
export function avFlagsOf(pairs: readonly TargetInfoPair[]): number {
  const value = findValue(pairs, av.flags);
  return value ? decode(u32le, value) : 0;
}
