/**
 * NDR, the transfer syntax of stubs, as far as Exchange's interfaces need it.
 *
 * Source: [C706] chapter 14, little-endian. Alignment counts from the start of the stub.
 */
import { Failure } from '../../model/failure.ts';
import { type Field, Reader, u16le, u32le, Writer } from '../codec.ts';
import { paddingTo } from './frame.ts';

/** Of a context handle: attributes and a UUID, which mean nothing to the client. [C706] 14.2.16.6 */
const contextHandleSize = 20;
export const nullContextHandle: Uint8Array = Buffer.alloc(contextHandleSize);

/** Walks a stub. Every count it holds is checked against what is there before anything is kept. */
export class NdrReader {
  readonly #reader: Reader;
  readonly #size: number;

  constructor(stub: Uint8Array) {
    this.#reader = new Reader(stub);
    this.#size = stub.length;
  }

  get left(): number {
    return this.#reader.left;
  }

  /** @param alignment in bytes, of its widest member for a table */
  read<T>(field: Field<T>, alignment: number): T {
    this.align(alignment);
    return this.#reader.read(field);
  }

  align(alignment: number): void {
    this.#reader.take(paddingTo(alignment, this.#size - this.#reader.left));
  }

  u16(): number {
    return this.read(u16le, 2);
  }

  u32(): number {
    return this.read(u32le, 4);
  }

  bytes(count: number): Buffer {
    return this.#reader.take(count);
  }

  contextHandle(): Buffer {
    this.align(4);
    return this.bytes(contextHandleSize);
  }

  /** Whether a unique pointer points to anything; that follows later. */
  pointer(): boolean {
    return this.u32() !== 0;
  }

  /** `[size_is] byte*`. */
  conformant(): Buffer {
    return this.bytes(this.u32());
  }

  /** `[size_is, length_is] byte*`. */
  conformantVarying(): Buffer {
    return this.#varying(1);
  }

  /** @param size of an item, in bytes */
  #varying(size: number): Buffer {
    const maximum = this.u32();
    const offset = this.u32();
    const actual = this.u32();
    if (offset !== 0 || actual > maximum) throw badArray(maximum, offset, actual);
    return this.bytes(actual * size);
  }

  /** How many items follow: no more than could be there, each having two bytes at least. */
  count(): number {
    const count = this.u32();
    if (count > this.left / 2) throw badArray(count, 0, count);
    return count;
  }

  /** `[string] char*`, without its terminator. */
  string(): string {
    const text = this.conformantVarying().toString('latin1');
    return text.endsWith('\0') ? text.slice(0, -1) : text;
  }

  /** `[string] wchar_t*`, without its terminator. */
  wideString(): string {
    const text = this.#varying(2).toString('utf16le');
    return text.endsWith('\0') ? text.slice(0, -1) : text;
  }

  /** `[string] char**`: nothing if the pointer is null. */
  optionalString(): string | undefined {
    return this.pointer() ? this.string() : undefined;
  }
}

export function badArray(maximum: number, offset: number, actual: number): Failure {
  return new Failure('rpc.bad-array', { maximum, offset, actual });
}

/** Where referent ids begin on Windows; they have to be distinct and not zero. */
const firstReferent = 0x00020000;

/** Puts a stub together. */
export class NdrWriter {
  readonly #writer = new Writer();
  #size = 0;
  #referent = firstReferent;

  /** @param alignment in bytes, of its widest member for a table */
  write<T>(field: Field<T>, value: T, alignment: number): this {
    this.align(alignment);
    this.#writer.write(field, value);
    this.#size += field.size;
    return this;
  }

  align(alignment: number): this {
    return this.bytes(Buffer.alloc(paddingTo(alignment, this.#size)));
  }

  u16(value: number): this {
    return this.write(u16le, value, 2);
  }

  u32(value: number): this {
    return this.write(u32le, value, 4);
  }

  bytes(data: Uint8Array): this {
    this.#writer.room(data.length).set(data);
    this.#size += data.length;
    return this;
  }

  contextHandle(handle: Uint8Array): this {
    if (handle.length !== contextHandleSize)
      throw new RangeError(`a handle of ${handle.length} bytes`);
    return this.align(4).bytes(handle);
  }

  pointer(isSet: boolean): this {
    this.u32(isSet ? this.#referent : 0);
    if (isSet) this.#referent += 4;
    return this;
  }

  conformant(data: Uint8Array): this {
    return this.u32(data.length).bytes(data);
  }

  conformantVarying(data: Uint8Array): this {
    return this.u32(data.length).u32(0).u32(data.length).bytes(data);
  }

  string(text: string): this {
    return this.conformantVarying(Buffer.from(`${text}\0`, 'latin1'));
  }

  wideString(text: string): this {
    const count = text.length + 1;
    return this.u32(count)
      .u32(0)
      .u32(count)
      .bytes(Buffer.from(`${text}\0`, 'utf16le'));
  }

  optionalString(text: string | undefined): this {
    this.pointer(text !== undefined);
    return text === undefined ? this : this.string(text);
  }

  stub(): Buffer {
    return this.#writer.bytes();
  }
}
