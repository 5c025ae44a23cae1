/**
 * What the mailbox endpoint is asked, and what it answers. Source: [MS-OXCMAPIHTTP] 2.2.4.
 *
 * The ROP buffer is that of RPC, see ../emsmdb/extended-buffer.ts. PING has no body either way.
 */
import { Reader, u32le, Writer } from '../codec.ts';
import {
  beginReading,
  beginWriting,
  endWriting,
  onlyAuxiliary,
  type Result,
  readAuxiliary,
} from './result.ts';
import { readAscii, readUtf16, writeAscii, writeBytes, writeUtf16 } from './texts.ts';

/** [MS-OXCMAPIHTTP] 2.2.4.1.1 */
export interface ConnectRequest {
  /** Its legacyExchangeDN. */
  readonly userDn: string;
  readonly flags: number;
  readonly codePage: number;
  readonly sortLocale: number;
  readonly stringLocale: number;
  readonly auxiliaryIn: Uint8Array;
}

/** What a client asks for that wants nothing special: US English. */
export const ordinaryMapiConnect = {
  flags: 0,
  codePage: 1252,
  sortLocale: 0x409,
  stringLocale: 0x409,
  auxiliaryIn: Buffer.alloc(0),
} as const satisfies Partial<ConnectRequest>;

export function encodeMapiConnect(request: ConnectRequest): Buffer {
  const writer = writeAscii(new Writer(), request.userDn)
    .write(u32le, request.flags)
    .write(u32le, request.codePage)
    .write(u32le, request.sortLocale)
    .write(u32le, request.stringLocale);
  return endWriting(writer, request.auxiliaryIn);
}

/** @throws Failure `wire.truncated` */
export function decodeMapiConnect(body: Uint8Array): ConnectRequest {
  const reader = new Reader(body);
  return {
    userDn: readAscii(reader),
    flags: reader.read(u32le),
    codePage: reader.read(u32le),
    sortLocale: reader.read(u32le),
    stringLocale: reader.read(u32le),
    auxiliaryIn: readAuxiliary(reader),
  };
}

/** [MS-OXCMAPIHTTP] 2.2.4.1.2 */
export interface ConnectAnswer extends Result {
  readonly pollsMaxMs: number;
  readonly retryCount: number;
  readonly retryDelayMs: number;
  readonly dnPrefix: string;
  readonly displayName: string;
  readonly auxiliaryOut: Uint8Array;
}

export function encodeConnectAnswer(answer: ConnectAnswer): Buffer {
  const writer = beginWriting(answer.errorCode)
    .write(u32le, answer.pollsMaxMs)
    .write(u32le, answer.retryCount)
    .write(u32le, answer.retryDelayMs);
  return endWriting(
    writeUtf16(writeAscii(writer, answer.dnPrefix), answer.displayName),
    answer.auxiliaryOut,
  );
}

/**
 * A refusal may end behind its code.
 *
 * @throws Failure `mapi-http.status`, `wire.truncated`
 */
export function decodeConnectAnswer(body: Uint8Array): Result & Partial<ConnectAnswer> {
  const { reader, errorCode } = beginReading(body);
  if (errorCode !== 0) return { errorCode };
  return {
    errorCode,
    pollsMaxMs: reader.read(u32le),
    retryCount: reader.read(u32le),
    retryDelayMs: reader.read(u32le),
    dnPrefix: readAscii(reader),
    displayName: readUtf16(reader),
    auxiliaryOut: readAuxiliary(reader),
  };
}

/** [MS-OXCMAPIHTTP] 2.2.4.2.1 */
export interface ExecuteRequest {
  readonly flags: number;
  readonly ropIn: Uint8Array;
  /** In bytes. */
  readonly ropOutLimit: number;
  readonly auxiliaryIn: Uint8Array;
}

/** Neither compressed nor hidden, both ways. */
export const ordinaryExecute = {
  flags: 3,
  ropOutLimit: 0x8007,
  auxiliaryIn: Buffer.alloc(0),
} as const satisfies Partial<ExecuteRequest>;

export function encodeExecute(request: ExecuteRequest): Buffer {
  const writer = new Writer().write(u32le, request.flags).write(u32le, request.ropIn.length);
  writeBytes(writer, request.ropIn).write(u32le, request.ropOutLimit);
  return endWriting(writer, request.auxiliaryIn);
}

/** @throws Failure `wire.truncated` */
export function decodeExecute(body: Uint8Array): ExecuteRequest {
  const reader = new Reader(body);
  return {
    flags: reader.read(u32le),
    ropIn: reader.take(reader.read(u32le)),
    ropOutLimit: reader.read(u32le),
    auxiliaryIn: readAuxiliary(reader),
  };
}

/** [MS-OXCMAPIHTTP] 2.2.4.2.2 */
export interface ExecuteAnswer extends Result {
  readonly flags: number;
  readonly ropOut: Uint8Array;
  readonly auxiliaryOut: Uint8Array;
}

export function encodeExecuteAnswer(answer: ExecuteAnswer): Buffer {
  const { errorCode, flags, ropOut, auxiliaryOut } = answer;
  const writer = beginWriting(errorCode).write(u32le, flags).write(u32le, ropOut.length);
  return endWriting(writeBytes(writer, ropOut), auxiliaryOut);
}

/** @throws Failure `mapi-http.status`, `wire.truncated` */
export function decodeExecuteAnswer(body: Uint8Array): Result & Partial<ExecuteAnswer> {
  const { reader, errorCode } = beginReading(body);
  if (errorCode !== 0) return { errorCode };
  return {
    errorCode,
    flags: reader.read(u32le),
    ropOut: reader.take(reader.read(u32le)),
    auxiliaryOut: readAuxiliary(reader),
  };
}

/** [MS-OXCMAPIHTTP] 2.2.4.3.1 */
export const disconnectRequest: Buffer = onlyAuxiliary;

/** Of Disconnect, and of Unbind. [MS-OXCMAPIHTTP] 2.2.4.3.2 */
export function encodeResult(errorCode: number): Buffer {
  return endWriting(beginWriting(errorCode));
}

/** @throws Failure `mapi-http.status`, `wire.truncated` */
export function decodeResult(body: Uint8Array): Result {
  return { errorCode: beginReading(body).errorCode };
}

/** [MS-OXCMAPIHTTP] 2.2.4.4.2: whether there is something new. */
export function encodeNotificationAnswer(isPending: boolean): Buffer {
  return endWriting(beginWriting(0).write(u32le, isPending ? 1 : 0));
}
