/**
 * EcDoConnectEx: the logon to the store, whose return value says whether this client may.
 *
 * Source: [MS-OXCRPC] 3.1.4.1 and 3.1.4.3, opnums 10, 1 and 6. A refusal may hold null pointers or
 * empty strings, so nothing has a fixed place in it.
 */
import { Failure } from '../../model/failure.ts';
import { decode, u32le } from '../codec.ts';
import { NdrReader, NdrWriter } from '../dcerpc/ndr.ts';
import { VersionWords } from './client-version.ts';

/** Operation numbers. [MS-OXCRPC] 3.1.4 */
export const opnum = {
  EcDoDisconnect: 1,
  EcDummyRpc: 6,
  EcDoConnectEx: 10,
  EcDoRpcExt2: 11,
} as const;

export interface ConnectRequest {
  /** Its legacyExchangeDN. */
  readonly userDn: string;
  readonly flags: number;
  /** Any number, by which a server may spread its load. */
  readonly connectionModulus: number;
  readonly limit: number;
  readonly codePage: number;
  readonly stringLocale: number;
  readonly sortLocale: number;
  /** The session to be linked with. */
  readonly sessionToLink: number;
  readonly canConvertCodePages: number;
  readonly clientVersion: VersionWords;
  readonly timestamp: number;
  readonly auxiliaryIn: Uint8Array;
  /** In bytes. */
  readonly auxiliaryOutLimit: number;
}

/** [MS-OXCRPC] 3.1.4.1: the most auxiliary data there can be. */
export const auxiliaryLimit = 0x1008;

/** What a client asks for that wants nothing special: a session of its own, US English. */
export const ordinaryConnect = {
  flags: 0,
  connectionModulus: 0,
  limit: 0,
  codePage: 1252,
  stringLocale: 0x409,
  sortLocale: 0x409,
  sessionToLink: 0xffff_ffff,
  canConvertCodePages: 1,
  timestamp: 0,
  auxiliaryIn: Buffer.alloc(0),
  auxiliaryOutLimit: auxiliaryLimit,
} as const satisfies Partial<ConnectRequest>;

/** Bits of the request's flags. [MS-OXCRPC] 3.1.4.1 */
export const connectFlag = { administrator: 0x0000_0001, noPublicFolders: 0x0000_8000 } as const;

export function encodeConnectRequest(request: ConnectRequest): Buffer {
  return new NdrWriter()
    .string(request.userDn)
    .u32(request.flags)
    .u32(request.connectionModulus)
    .u32(request.limit)
    .u32(request.codePage)
    .u32(request.stringLocale)
    .u32(request.sortLocale)
    .u32(request.sessionToLink)
    .u16(request.canConvertCodePages)
    .write(VersionWords, request.clientVersion, 2)
    .u32(request.timestamp)
    .conformant(request.auxiliaryIn)
    .u32(request.auxiliaryIn.length)
    .u32(request.auxiliaryOutLimit)
    .stub();
}

/** @throws Failure `rpc.bad-array`, `wire.truncated` */
export function decodeConnectRequest(stub: Uint8Array): ConnectRequest {
  const reader = new NdrReader(stub);
  const front = {
    userDn: reader.string(),
    flags: reader.u32(),
    connectionModulus: reader.u32(),
    limit: reader.u32(),
    codePage: reader.u32(),
    stringLocale: reader.u32(),
    sortLocale: reader.u32(),
    sessionToLink: reader.u32(),
    canConvertCodePages: reader.u16(),
    clientVersion: reader.read(VersionWords, 2),
    timestamp: reader.u32(),
    auxiliaryIn: reader.conformant(),
  };
  reader.u32();
  return { ...front, auxiliaryOutLimit: reader.u32() };
}

export interface Session {
  readonly context: Uint8Array;
  readonly pollsMaxMs: number;
  readonly retryCount: number;
  readonly retryDelayMs: number;
  readonly sessionIndex: number;
  /** Nothing where the pointer is null. */
  readonly dnPrefix?: string;
  readonly displayName?: string;
  readonly serverVersion: VersionWords;
  /** The nearest version that the server would have taken. */
  readonly bestVersion: VersionWords;
  readonly timestamp: number;
  readonly auxiliaryOut: Uint8Array;
}

export interface ConnectResponse {
  /** Nothing if the response can't be read but for its end. */
  readonly session?: Session;
  /** A store code. */
  readonly returnValue: number;
}

export function encodeConnectResponse(session: Session, returnValue: number): Buffer {
  return new NdrWriter()
    .contextHandle(session.context)
    .u32(session.pollsMaxMs)
    .u32(session.retryCount)
    .u32(session.retryDelayMs)
    .u16(session.sessionIndex)
    .optionalString(session.dnPrefix)
    .optionalString(session.displayName)
    .write(VersionWords, session.serverVersion, 2)
    .write(VersionWords, session.bestVersion, 2)
    .u32(session.timestamp)
    .conformantVarying(session.auxiliaryOut)
    .u32(session.auxiliaryOut.length)
    .u32(returnValue)
    .stub();
}

/** @throws Failure `wire.truncated` if there isn't even a return value */
export function decodeConnectResponse(stub: Uint8Array): ConnectResponse {
  try {
    const reader = new NdrReader(stub);
    const session = sessionFrom(reader);
    return { session, returnValue: reader.u32() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { returnValue: lastWordOf(stub) };
  }
}

function sessionFrom(reader: NdrReader): Session {
  const session = {
    context: reader.contextHandle(),
    pollsMaxMs: reader.u32(),
    retryCount: reader.u32(),
    retryDelayMs: reader.u32(),
    sessionIndex: reader.u16(),
    dnPrefix: reader.optionalString(),
    displayName: reader.optionalString(),
    serverVersion: reader.read(VersionWords, 2),
    bestVersion: reader.read(VersionWords, 2),
    timestamp: reader.u32(),
    auxiliaryOut: reader.conformantVarying(),
  };
  reader.u32();
  return session;
}

/** Where the return value of every call stands. */
function lastWordOf(stub: Uint8Array): number {
  return decode(u32le, stub.subarray(Math.max(0, stub.length - u32le.size)));
}

export function encodeDisconnectRequest(context: Uint8Array): Buffer {
  return new NdrWriter().contextHandle(context).stub();
}

export function decodeDisconnectRequest(stub: Uint8Array): { readonly context: Uint8Array } {
  return { context: new NdrReader(stub).contextHandle() };
}

export interface DisconnectResponse {
  /** All zeros now. */
  readonly context: Uint8Array;
  readonly returnValue: number;
}

export function encodeDisconnectResponse({ context, returnValue }: DisconnectResponse): Buffer {
  return new NdrWriter().contextHandle(context).u32(returnValue).stub();
}

/** @throws Failure `wire.truncated` */
export function decodeDisconnectResponse(stub: Uint8Array): DisconnectResponse {
  const reader = new NdrReader(stub);
  return { context: reader.contextHandle(), returnValue: reader.u32() };
}

/** EcDummyRpc asks for nothing, so its request has no stub. */
export function encodeDummyResponse(returnValue: number): Buffer {
  return new NdrWriter().u32(returnValue).stub();
}

/** @throws Failure `wire.truncated` */
export function decodeDummyResponse(stub: Uint8Array): { readonly returnValue: number } {
  return { returnValue: new NdrReader(stub).u32() };
}
