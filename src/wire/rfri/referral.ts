/**
 * RfrGetNewDSA and RfrGetFQDNFromServerDN: which server has the address book, and what name a server
 * of the directory has in DNS. Source: [MS-OXABREF] 3.1.4.1, 3.1.4.2.
 */
import { Failure } from '../../model/failure.ts';
import { NdrReader, NdrWriter } from '../dcerpc/ndr.ts';
import { type Returned, returned } from '../dcerpc/returned.ts';

/** Operation numbers. [MS-OXABREF] 3.1.4 */
export const opnum = { RfrGetNewDSA: 0, RfrGetFQDNFromServerDN: 1 } as const;

/** Bytes of a server's DN, its terminator among them. [MS-OXABREF] 3.1.4.2 */
export const serverDnBytes = { least: 10, most: 1024 } as const;

/** On failure it is undefined. */
export interface Referral {
  /** Nothing where the server doesn't tell. */
  readonly server?: string;
}

/** @param userDn whose address book it is */
export function encodeNewDsaRequest(userDn: string): Buffer {
  return new NdrWriter()
    .u32(0)
    .string(userDn)
    .pointer(false)
    .pointer(true)
    .optionalString('')
    .stub();
}

/** @throws Failure `rpc.bad-array`, `wire.truncated` */
export function decodeNewDsaRequest(stub: Uint8Array): { readonly userDn: string } {
  const reader = new NdrReader(stub);
  reader.u32(); // flags, unused
  const userDn = reader.string();
  pointedTwice(reader); // unused
  pointedTwice(reader);
  return { userDn };
}

export function encodeNewDsaResponse({ server }: Referral, returnValue: number): Buffer {
  const writer = new NdrWriter().pointer(false).pointer(server !== undefined);
  if (server !== undefined) writer.optionalString(server);
  return writer.u32(returnValue).stub();
}

/** @throws Failure `wire.truncated` if there isn't even a return value */
export function decodeNewDsaResponse(stub: Uint8Array): Returned<Referral> {
  return returned(stub, (reader) => {
    pointedTwice(reader); // unused
    return { server: pointedTwice(reader) };
  });
}

/** `char**` behind a pointer of its own. */
function pointedTwice(reader: NdrReader): string | undefined {
  return reader.pointer() ? reader.optionalString() : undefined;
}

/** @throws RangeError for a DN that no server takes */
export function encodeFqdnRequest(serverDn: string): Buffer {
  const bytes = serverDn.length + 1;
  if (bytes < serverDnBytes.least || bytes > serverDnBytes.most)
    throw new RangeError(`a DN of ${bytes} bytes`);
  return new NdrWriter().u32(0).u32(bytes).string(serverDn).stub();
}

/** @throws Failure `rpc.bad-array`, `wire.truncated` */
export function decodeFqdnRequest(stub: Uint8Array): { readonly serverDn: string } {
  const reader = new NdrReader(stub);
  reader.u32(); // flags, unused
  const bytes = reader.u32();
  const serverDn = reader.string();
  if (bytes < serverDnBytes.least || bytes > serverDnBytes.most)
    throw new Failure('rpc.bad-array', { maximum: serverDnBytes.most, offset: 0, actual: bytes });
  return { serverDn };
}

export function encodeFqdnResponse({ server }: Referral, returnValue: number): Buffer {
  return new NdrWriter().optionalString(server).u32(returnValue).stub();
}

/** @throws Failure `wire.truncated` if there isn't even a return value */
export function decodeFqdnResponse(stub: Uint8Array): Returned<Referral> {
  return returned(stub, (reader) => ({ server: reader.optionalString() }));
}
