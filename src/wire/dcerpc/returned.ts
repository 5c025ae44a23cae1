import { Failure } from '../../model/failure.ts';
import { decode, u32le } from '../codec.ts';
import { NdrReader } from './ndr.ts';

/** What a call gave, and the return value that stands at its end. */
export interface Returned<T> {
  /** Nothing if the response can't be read but for its end. */
  readonly response?: T;
  readonly returnValue: number;
}

/**
 * Reads a response: one of a call that was refused may leave anything before its return value.
 *
 * @throws Failure `wire.truncated` if there isn't even that
 */
export function returned<T>(stub: Uint8Array, read: (reader: NdrReader) => T): Returned<T> {
  try {
    const reader = new NdrReader(stub);
    const response = read(reader);
    return { response, returnValue: reader.u32() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const last = stub.subarray(Math.max(0, stub.length - u32le.size));
    return { returnValue: decode(u32le, last) };
  }
}
