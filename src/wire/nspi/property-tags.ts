/**
 * Names of properties, and lists of them: a PropertyTagArray holds Minimal Entry IDs as well.
 *
 * Source: [MS-NSPI] 2.3.1.2; the numbers are of [MS-OXPROPS].
 */
import { badArray, type NdrReader, type NdrWriter } from '../dcerpc/ndr.ts';

/** With their types in the lower half. */
export const propertyTag = {
  PidTagDisplayName: 0x3001_001f,
  /** Of an entry of the address book: its legacyExchangeDN. */
  PidTagEmailAddress: 0x3003_001f,
  PidTagSmtpAddress: 0x39fe_001f,
  /** DT_MAILUSER is 0, DT_DISTLIST 1. */
  PidTagDisplayType: 0x3900_0003,
  /** The DN of the database, below that of its server. */
  PidTagAddressBookHomeMessageDatabase: 0x8006_001e,
} as const;

/** Two properties are the same whatever types they are asked in. */
export function propertyId(tag: number): number {
  return tag >>> 16;
}

/** `[in, unique] PropertyTagArray_r*`; nothing if the pointer is null. @throws Failure `rpc.bad-array` */
export function readTags(reader: NdrReader): readonly number[] | undefined {
  if (!reader.pointer()) return undefined;
  const maximum = reader.u32(); // one more than there are
  const values = reader.u32();
  const offset = reader.u32();
  const actual = reader.count();
  if (offset !== 0 || actual !== values || actual > maximum)
    throw badArray(maximum, offset, actual);
  return Array.from({ length: actual }, () => reader.u32());
}

export function writeTags(writer: NdrWriter, tags: readonly number[] | undefined): void {
  writer.pointer(tags !== undefined);
  if (tags === undefined) return;
  const { length } = tags;
  writer
    .u32(length + 1)
    .u32(length)
    .u32(0)
    .u32(length);
  for (const tag of tags) writer.u32(tag);
}
