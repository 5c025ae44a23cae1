/**
 * The arms of PROP_VAL_UNION. NDR puts what stands behind a pointer after the whole array that the
 * pointer is in, so reading and writing have two halves: in place, and later.
 *
 * Source: [MS-NSPI] 2.3.1.3 to 2.3.1.11, [C706] 14.3.12.3.
 */
import { type Field, i16le, i32le, struct, u16le, u32le, u64le } from '../codec.ts';
import { badArray, type NdrReader, type NdrWriter } from '../dcerpc/ndr.ts';
import { Uuid } from '../dcerpc/uuid.ts';

type Later<T> = () => T;

export interface Kind<T> {
  /** @returns to be called once all that stands in place has been read */
  read(reader: NdrReader): Later<T>;
  write(writer: NdrWriter, value: T): Later<void>;
}

function inPlace<T>(field: Field<T>, alignment: number): Kind<T> {
  return {
    read: (reader) => {
      const value = reader.read(field, alignment);
      return () => value;
    },
    write: (writer, value) => {
      writer.write(field, value, alignment);
      return () => undefined;
    },
  };
}

/** Behind a pointer; a null pointer is `none`. */
function behind<T>(
  none: T,
  read: (reader: NdrReader) => T,
  write: (writer: NdrWriter, value: T) => void,
): Kind<T> {
  return {
    read: (reader) => {
      const isSet = reader.pointer();
      return () => (isSet ? read(reader) : none);
    },
    write: (writer, value) => {
      writer.pointer(true);
      return () => write(writer, value);
    },
  };
}

export const short = inPlace(i16le, 2);
export const long = inPlace(i32le, 4);
export const unsignedLong = inPlace(u32le, 4);
const flag = inPlace(u16le, 2);

export const boolean: Kind<boolean> = {
  read: (reader) => {
    const value = flag.read(reader);
    return () => value() !== 0;
  },
  write: (writer, value) => flag.write(writer, value ? 1 : 0),
};

/** Two words of 32 bits: it is aligned to four. [MS-DTYP] 2.3.3 */
const Filetime = struct({ ticks: u64le });
const filetimeInPlace = inPlace(Filetime, 4);
export const filetime: Kind<bigint> = {
  read: (reader) => {
    const value = filetimeInPlace.read(reader);
    return () => value().ticks;
  },
  write: (writer, ticks) => filetimeInPlace.write(writer, { ticks }),
};

export const string8 = behind(
  '',
  (reader) => reader.string(),
  (writer, text) => writer.string(text),
);
export const wideString = behind(
  '',
  (reader) => reader.wideString(),
  (writer, text) => writer.wideString(text),
);
export const guid = behind(
  '00000000-0000-0000-0000-000000000000',
  (reader) => reader.read(Uuid, 1),
  (writer, text) => writer.write(Uuid, text, 1),
);

export const binary: Kind<Uint8Array> = {
  read: (reader) => {
    const count = reader.u32();
    const isSet = reader.pointer();
    return () => (isSet ? sized(count, reader.conformant()) : Buffer.alloc(0));
  },
  write: (writer, value) => {
    writer.u32(value.length).pointer(true);
    return () => writer.conformant(value);
  },
};

/** What the structure says and what the array says is the same. */
function sized(count: number, bytes: Uint8Array): Uint8Array {
  if (bytes.length !== count) throw badArray(bytes.length, 0, count);
  return bytes;
}

/** A count, and a pointer to so many. */
export function listOf<T>(item: Kind<T>): Kind<readonly T[]> {
  return {
    read: (reader) => {
      const count = reader.u32();
      const isSet = reader.pointer();
      return () => (isSet ? itemsOf(reader, item, count) : []);
    },
    write: (writer, values) => {
      writer.u32(values.length).pointer(true);
      return () => {
        writer.u32(values.length);
        for (const later of values.map((value) => item.write(writer, value))) later();
      };
    },
  };
}

/** A conformant array, and then all that its items point to. @throws Failure `rpc.bad-array` */
function itemsOf<T>(reader: NdrReader, item: Kind<T>, count: number): readonly T[] {
  const maximum = reader.count();
  if (maximum !== count) throw badArray(maximum, 0, count);
  const items = Array.from({ length: count }, () => item.read(reader));
  return items.map((later) => later());
}
