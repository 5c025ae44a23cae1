/**
 * NspiBind and NspiUnbind: a session with the address book. Source: [MS-OXNSPI] 3.1.4.1.1, 3.1.4.1.2.
 */

import { NdrReader, NdrWriter } from '../dcerpc/ndr.ts';
import { type Returned, returned } from '../dcerpc/returned.ts';
import { Uuid } from '../dcerpc/uuid.ts';
import { Stat } from './stat.ts';

/** Operation numbers. [MS-OXNSPI] 3.1.4.1 */
export const opnum = {
  NspiBind: 0,
  NspiUnbind: 1,
  NspiResolveNames: 19,
  NspiResolveNamesW: 20,
} as const;

/** fAnonymousLogin, the only flag that counts. [MS-NSPI] 2.2.11 */
export const anonymousLogin = 0x20;

const noGuid = '00000000-0000-0000-0000-000000000000';

export interface BindRequest {
  readonly flags: number;
  readonly stat: Stat;
  /** Whether the client wants to know the server's GUID. */
  readonly wantsGuid: boolean;
}

export function encodeBindRequest({ flags, stat, wantsGuid }: BindRequest): Buffer {
  const writer = new NdrWriter().u32(flags).write(Stat, stat, 4).pointer(wantsGuid);
  return wantsGuid ? writer.write(Uuid, noGuid, 1).stub() : writer.stub();
}

/** @throws Failure `wire.truncated` */
export function decodeBindRequest(stub: Uint8Array): BindRequest {
  const reader = new NdrReader(stub);
  const request = { flags: reader.u32(), stat: reader.read(Stat, 4), wantsGuid: reader.pointer() };
  if (request.wantsGuid) reader.read(Uuid, 1);
  return request;
}

export interface BindResponse {
  readonly serverGuid?: string;
  /** Of the session; null bytes if there is none. */
  readonly context: Uint8Array;
}

export function encodeBindResponse(
  { serverGuid, context }: BindResponse,
  returnValue: number,
): Buffer {
  const writer = new NdrWriter().pointer(serverGuid !== undefined);
  if (serverGuid !== undefined) writer.write(Uuid, serverGuid, 1);
  return writer.contextHandle(context).u32(returnValue).stub();
}

/** @throws Failure `wire.truncated` if there isn't even a return value */
export function decodeBindResponse(stub: Uint8Array): Returned<BindResponse> {
  return returned(stub, (reader) => {
    const serverGuid = reader.pointer() ? reader.read(Uuid, 1) : undefined;
    return { serverGuid, context: reader.contextHandle() };
  });
}

export function encodeUnbindRequest(context: Uint8Array): Buffer {
  return new NdrWriter().contextHandle(context).u32(0).stub();
}

/** @throws Failure `wire.truncated` */
export function decodeUnbindRequest(stub: Uint8Array): { readonly context: Uint8Array } {
  const reader = new NdrReader(stub);
  const context = reader.contextHandle();
  reader.u32(); // reserved
  return { context };
}

export function encodeUnbindResponse(context: Uint8Array, returnValue: number): Buffer {
  return new NdrWriter().contextHandle(context).u32(returnValue).stub();
}

/** @throws Failure `wire.truncated` if there isn't even a return value */
export function decodeUnbindResponse(stub: Uint8Array): Returned<{ readonly context: Uint8Array }> {
  return returned(stub, (reader) => ({ context: reader.contextHandle() }));
}
