/**
 * Bytes <-> values by declared tables. A table names its fields in wire order; its type is inferred,
 * so that encode and decode cannot drift.
 *
 * Everything in a table has a fixed size. What varies is a function around tables: read the fixed
 * part, then as many items as it says. Every read is bounds-checked.
 */
import { Failure } from '../model/failure.ts';

/** How one value of a fixed size stands in bytes. */
export interface Field<T> {
  /** In bytes. */
  readonly size: number;
  read(reader: Reader): T;
  /** @throws RangeError for a value that doesn't fit: a bug of ours, never the peer's */
  write(writer: Writer, value: T): void;
}

/** The value that a table or a field stands for. */
export type Decoded<F> = F extends Field<infer T> ? T : never;

/** Walks a message from its start, and never beyond its end. */
export class Reader {
  readonly #data: Buffer;
  #at = 0;

  constructor(data: Uint8Array) {
    this.#data = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#data.length - this.#at;
  }

  /**
   * Takes the next bytes, as a view on the message.
   *
   * @throws Failure `wire.truncated` if the message ends before
   */
  take(count: number): Buffer {
    const at = this.#pass(count);
    return this.#data.subarray(at, this.#at);
  }

  /**
   * Takes a number of up to six bytes without a sign. A view for each would take longer than reading it.
   *
   * @throws Failure `wire.truncated`
   */
  number(size: number, isLittle: boolean): number {
    const at = this.#pass(size);
    return isLittle ? this.#data.readUIntLE(at, size) : this.#data.readUIntBE(at, size);
  }

  /**
   * Takes everything in front of the next unit of zeros, and that unit.
   *
   * @param size of a unit, in bytes
   * @returns what stands in front, as a view on the message
   * @throws Failure `wire.truncated` if there is none
   */
  untilZero(size: 1 | 2): Buffer {
    const start = this.#at;
    const zeros = Buffer.alloc(size);
    let end = this.#data.indexOf(zeros, start);
    while (end >= 0 && (end - start) % size !== 0) end = this.#data.indexOf(zeros, end + 1);
    if (end >= 0) this.#at = end + size;
    else this.take(this.left + size);
    return this.#data.subarray(start, end);
  }

  /** @returns where the next bytes begin */
  #pass(count: number): number {
    const at = this.#at;
    if (at + count > this.#data.length)
      throw new Failure('wire.truncated', { at, wanted: count, left: this.left });
    this.#at = at + count;
    return at;
  }

  read<T>(field: Field<T>): T {
    return field.read(this);
  }

  /**
   * Where a message points into itself: `length` bytes from `offset`, counted from its start.
   *
   * @throws Failure `wire.truncated` if they aren't all there
   */
  within(offset: number, length: number): Buffer {
    const end = offset + length;
    if (end > this.#data.length)
      throw new Failure('wire.truncated', {
        at: offset,
        wanted: length,
        left: Math.max(0, this.#data.length - offset),
      });
    return this.#data.subarray(offset, end);
  }
}

/** Puts a message together. */
export class Writer {
  readonly #parts: Buffer[] = [];

  /** Room for the next bytes, all zero, to be filled in. */
  room(size: number): Buffer {
    const room = Buffer.alloc(size);
    this.#parts.push(room);
    return room;
  }

  write<T>(field: Field<T>, value: T): this {
    field.write(this, value);
    return this;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/**
 * Reads one table from the start of a message; what follows it is left alone.
 *
 * @throws Failure `wire.truncated`
 */
export function decode<T>(table: Field<T>, data: Uint8Array): T {
  return table.read(new Reader(data));
}

export function encode<T>(table: Field<T>, value: T): Buffer {
  return new Writer().write(table, value).bytes();
}

type Shape = Readonly<Record<string, Field<never> | Field<unknown>>>;
type Values<S extends Shape> = { readonly [K in keyof S]: Decoded<S[K]> };

/** A table: fields in wire order, named as in the specification. A table is a field, too. */
export function struct<S extends Shape>(shape: S): Field<Values<S>> {
  const fields = Object.entries(shape) as [keyof S & string, Field<unknown>][];
  return {
    size: fields.reduce((sum, [, field]) => sum + field.size, 0),
    read: (reader) =>
      Object.fromEntries(fields.map(([name, field]) => [name, field.read(reader)])) as Values<S>,
    write: (writer, values) => {
      for (const [name, field] of fields) field.write(writer, values[name]);
    },
  };
}

/** So many bytes as they are. */
export function bytes(size: number): Field<Uint8Array> {
  return {
    size,
    read: (reader) => reader.take(size),
    write: (writer, value) => {
      if (value.length !== size) throw new RangeError(`${value.length} bytes instead of ${size}`);
      writer.room(size).set(value);
    },
  };
}

export const u8 = unsigned(1, 'little');
export const u16le = unsigned(2, 'little');
export const u32le = unsigned(4, 'little');
export const u16be = unsigned(2, 'big');
export const u24be = unsigned(3, 'big');
export const u32be = unsigned(4, 'big');

export const u64le: Field<bigint> = {
  size: 8,
  read: (reader) => reader.take(8).readBigUInt64LE(),
  write: (writer, value) => {
    writer.room(8).writeBigUInt64LE(value);
  },
};

export const i16le = signed(2);
export const i32le = signed(4);

/** A whole number with a sign, in two's complement, little-endian. */
function signed(size: number): Field<number> {
  return {
    size,
    read: (reader) => reader.take(size).readIntLE(0, size),
    write: (writer, value) => {
      writer.room(size).writeIntLE(value, 0, size);
    },
  };
}

/** A whole number without a sign, which a JavaScript number holds exactly. */
function unsigned(size: number, order: 'little' | 'big'): Field<number> {
  const isLittle = order === 'little';
  return {
    size,
    read: (reader) => reader.number(size, isLittle),
    write: (writer, value) => {
      const room = writer.room(size);
      if (isLittle) room.writeUIntLE(value, 0, size);
      else room.writeUIntBE(value, 0, size);
    },
  };
}
