/** A property and its value. Source: [MS-NSPI] 2.3.1.11, 2.3.1.12. */
import { Failure } from '../../model/failure.ts';
import type { NdrReader, NdrWriter } from '../dcerpc/ndr.ts';
import {
  binary,
  boolean,
  filetime,
  guid,
  type Kind,
  listOf,
  long,
  short,
  string8,
  unsignedLong,
  wideString,
} from './kinds.ts';

/** The lower half of a tag. [MS-OXCDATA] 2.11.1 */
export const propertyType = {
  PtypUnspecified: 0x0000,
  PtypNull: 0x0001,
  PtypInteger16: 0x0002,
  PtypInteger32: 0x0003,
  PtypErrorCode: 0x000a,
  PtypBoolean: 0x000b,
  PtypEmbeddedTable: 0x000d,
  PtypString8: 0x001e,
  PtypString: 0x001f,
  PtypTime: 0x0040,
  PtypGuid: 0x0048,
  PtypBinary: 0x0102,
  PtypMultipleInteger16: 0x1002,
  PtypMultipleInteger32: 0x1003,
  PtypMultipleString8: 0x101e,
  PtypMultipleString: 0x101f,
  PtypMultipleTime: 0x1040,
  PtypMultipleGuid: 0x1048,
  PtypMultipleBinary: 0x1102,
} as const;

type Single = number | boolean | bigint | string | Uint8Array;
export type Datum = Single | readonly Single[];

/** Times are FILETIMEs, GUIDs their text. */
export interface PropertyValue {
  /** What it is, and in its lower half the type of the value. */
  readonly tag: number;
  readonly value: Datum;
}

const isNumber = (datum: unknown) => typeof datum === 'number';
const isText = (datum: unknown) => typeof datum === 'string';
const isBigint = (datum: unknown) => typeof datum === 'bigint';
const isBytes = (datum: unknown) => datum instanceof Uint8Array;

const kinds: ReadonlyMap<number, Kind<Datum>> = new Map([
  [propertyType.PtypUnspecified, of(long, isNumber)],
  [propertyType.PtypNull, of(long, isNumber)],
  [propertyType.PtypInteger16, of(short, isNumber)],
  [propertyType.PtypInteger32, of(long, isNumber)],
  [propertyType.PtypErrorCode, of(unsignedLong, isNumber)],
  [propertyType.PtypBoolean, of(boolean, (datum) => typeof datum === 'boolean')],
  [propertyType.PtypEmbeddedTable, of(long, isNumber)],
  [propertyType.PtypString8, of(string8, isText)],
  [propertyType.PtypString, of(wideString, isText)],
  [propertyType.PtypTime, of(filetime, isBigint)],
  [propertyType.PtypGuid, of(guid, isText)],
  [propertyType.PtypBinary, of(binary, isBytes)],
  [propertyType.PtypMultipleInteger16, many(short, isNumber)],
  [propertyType.PtypMultipleInteger32, many(long, isNumber)],
  [propertyType.PtypMultipleString8, many(string8, isText)],
  [propertyType.PtypMultipleString, many(wideString, isText)],
  [propertyType.PtypMultipleTime, many(filetime, isBigint)],
  [propertyType.PtypMultipleGuid, many(guid, isText)],
  [propertyType.PtypMultipleBinary, many(binary, isBytes)],
]);

/** A kind that takes any value and writes none but its own. */
function of<T extends Datum>(kind: Kind<T>, is: (datum: unknown) => datum is T): Kind<Datum> {
  return {
    read: (reader) => kind.read(reader),
    write: (writer, datum) => {
      if (!is(datum)) throw new RangeError(`${typeof datum} is no value of this type`);
      return kind.write(writer, datum);
    },
  };
}

function many<T extends Single>(item: Kind<T>, is: (datum: unknown) => datum is T): Kind<Datum> {
  const areAll = (datum: unknown): datum is readonly T[] => Array.isArray(datum) && datum.every(is);
  return of<readonly T[]>(listOf(item), areAll);
}

const propertyValue: Kind<PropertyValue> = {
  read: (reader) => {
    const tag = reader.u32();
    reader.u32(); // reserved
    const discriminant = reader.u32();
    const type = tag & 0xffff;
    if (discriminant !== type) throw new Failure('nspi.bad-property', { tag, discriminant });
    const later = kindOf(tag).read(reader);
    return () => ({ tag, value: later() });
  },
  write: (writer, { tag, value }) => {
    writer
      .u32(tag)
      .u32(0)
      .u32(tag & 0xffff);
    return kindOf(tag).write(writer, value);
  },
};

/** @throws Failure `nspi.bad-property` for a type that no address book has */
function kindOf(tag: number): Kind<Datum> {
  const kind = kinds.get(tag & 0xffff);
  if (!kind) throw new Failure('nspi.bad-property', { tag, type: tag & 0xffff });
  return kind;
}

/** An entry of the address book. */
export type PropertyRow = readonly PropertyValue[];

const row: Kind<PropertyRow> = {
  read: (reader) => {
    reader.u32(); // reserved
    return listOf(propertyValue).read(reader);
  },
  write: (writer, values) => listOf(propertyValue).write(writer.u32(0), values),
};

/** `[out] PropertyRowSet_r**`; nothing if the pointer is null. [MS-NSPI] 2.3.2, 2.3.3 */
export function readRows(reader: NdrReader): readonly PropertyRow[] | undefined {
  if (!reader.pointer()) return undefined;
  const maximum = reader.count();
  const count = reader.u32();
  if (count !== maximum) throw new Failure('rpc.bad-array', { maximum, offset: 0, actual: count });
  return Array.from({ length: count }, () => row.read(reader)).map((later) => later());
}

export function writeRows(writer: NdrWriter, rows: readonly PropertyRow[] | undefined): void {
  writer.pointer(rows !== undefined);
  if (rows === undefined) return;
  writer.u32(rows.length).u32(rows.length);
  for (const later of rows.map((values) => row.write(writer, values))) later();
}
