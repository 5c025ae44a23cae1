/** How every answer begins, and how it ends. [MS-OXCMAPIHTTP] 2.2.4 and 2.2.5 */
import { Failure } from '../../model/failure.ts';
import { encode, Reader, struct, u32le, Writer } from '../codec.ts';
import { writeBytes } from './texts.ts';

const StatusAndError = struct({ statusCode: u32le, errorCode: u32le });

/** What the request itself got; a request that isn't understood gets a status, and no result. */
export interface Result {
  /** A code of the store or of the address book. */
  readonly errorCode: number;
}

/**
 * Reads the two numbers that an answer begins with.
 *
 * @throws Failure `mapi-http.status` if the server could not process the request, `wire.truncated`
 */
export function beginReading(body: Uint8Array): { readonly reader: Reader; errorCode: number } {
  const statusCode = new Reader(body).read(u32le);
  if (statusCode !== 0) throw new Failure('mapi-http.status', { statusCode });
  const reader = new Reader(body);
  return { reader, errorCode: reader.read(StatusAndError).errorCode };
}

export function beginWriting(errorCode: number): Writer {
  return new Writer().write(StatusAndError, { statusCode: 0, errorCode });
}

/** A request that was not processed: no result follows, only auxiliary data. */
export function encodeStatus(statusCode: number): Buffer {
  return endWriting(new Writer().write(u32le, statusCode));
}

export function readAuxiliary(reader: Reader): Uint8Array {
  return reader.take(reader.read(u32le));
}

export function endWriting(writer: Writer, auxiliary: Uint8Array = Buffer.alloc(0)): Buffer {
  return writeBytes(writer.write(u32le, auxiliary.length), auxiliary).bytes();
}

/** Of requests and answers that hold nothing else: Disconnect. */
export const onlyAuxiliary: Buffer = encode(u32le, 0);
