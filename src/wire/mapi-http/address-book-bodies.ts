/**
 * What the address book endpoint is asked, and what it answers: a session, and whether a name is
 * known. Source: [MS-OXCMAPIHTTP] 2.2.5.
 */
import { Reader, u8, u32le, Writer } from '../codec.ts';
import { Uuid } from '../dcerpc/uuid.ts';
import { globalAddressList, Stat } from '../nspi/stat.ts';
import { beginReading, beginWriting, endWriting, type Result, readAuxiliary } from './result.ts';
import { readAscii, writeAscii } from './texts.ts';

/** [MS-OXCMAPIHTTP] 2.2.5.1.1 */
export function encodeMapiBind(): Buffer {
  const writer = new Writer().write(u32le, 0).write(u8, 1).write(Stat, globalAddressList);
  return endWriting(writer);
}

/** @throws Failure `wire.truncated` */
export function decodeMapiBind(body: Uint8Array): { readonly codePage?: number } {
  const reader = new Reader(body);
  reader.read(u32le);
  const state = reader.read(u8) === 0 ? undefined : reader.read(Stat);
  readAuxiliary(reader);
  return { codePage: state?.codePage };
}

/** [MS-OXCMAPIHTTP] 2.2.5.1.2 */
export interface BindAnswer extends Result {
  readonly serverGuid: string;
}

export function encodeBindAnswer({ errorCode, serverGuid }: BindAnswer): Buffer {
  return endWriting(beginWriting(errorCode).write(Uuid, serverGuid));
}

/** @throws Failure `mapi-http.status`, `wire.truncated` */
export function decodeBindAnswer(body: Uint8Array): Result & Partial<BindAnswer> {
  const { reader, errorCode } = beginReading(body);
  return errorCode === 0 ? { errorCode, serverGuid: reader.read(Uuid) } : { errorCode };
}

/** [MS-OXCMAPIHTTP] 2.2.5.2.1: a reserved number, and auxiliary data. */
export const unbindRequest: Buffer = endWriting(new Writer().write(u32le, 0));

/** Whether the address book knows these names. [MS-OXCMAPIHTTP] 2.2.5.4.1 */
export function encodeNames(dns: readonly string[]): Buffer {
  const writer = new Writer().write(u32le, 0).write(u8, 1).write(u32le, dns.length);
  for (const dn of dns) writeAscii(writer, dn);
  return endWriting(writer);
}

/** Nobody asks for more at once. */
const mostNames = 1_000;

/** @throws Failure `wire.truncated` */
export function decodeNames(body: Uint8Array): readonly string[] {
  const reader = new Reader(body);
  reader.read(u32le);
  const count = reader.read(u8) === 0 ? 0 : Math.min(reader.read(u32le), mostNames);
  return Array.from({ length: count }, () => readAscii(reader));
}

/** [MS-OXCMAPIHTTP] 2.2.5.4.2; 0 stands for a name that is not there. */
export interface NamesAnswer extends Result {
  readonly ids: readonly number[];
}

export function encodeNamesAnswer({ errorCode, ids }: NamesAnswer): Buffer {
  const writer = beginWriting(errorCode).write(u8, 1).write(u32le, ids.length);
  for (const id of ids) writer.write(u32le, id);
  return endWriting(writer);
}

/** @throws Failure `mapi-http.status`, `wire.truncated` */
export function decodeNamesAnswer(body: Uint8Array): NamesAnswer {
  const { reader, errorCode } = beginReading(body);
  if (errorCode !== 0 || reader.read(u8) === 0) return { errorCode, ids: [] };
  const count = Math.min(reader.read(u32le), mostNames);
  return { errorCode, ids: Array.from({ length: count }, () => reader.read(u32le)) };
}
