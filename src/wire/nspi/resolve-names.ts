/**
 * NspiResolveNames and NspiResolveNamesW: which entry of the address book a name means, the "Check
 * Name" of clients. Source: [MS-OXNSPI] 3.1.4.1.16, 3.1.4.1.17.
 */
import { NdrReader, NdrWriter } from '../dcerpc/ndr.ts';
import { type Returned, returned } from '../dcerpc/returned.ts';
import { readNames, writeNames } from './names.ts';
import { readTags, writeTags } from './property-tags.ts';
import { type PropertyRow, readRows, writeRows } from './property-value.ts';
import { Stat } from './stat.ts';

/** What came of a name; a resolved one has a row. [MS-NSPI] 2.2.9 */
export const minimalId = { MID_UNRESOLVED: 0, MID_AMBIGUOUS: 1, MID_RESOLVED: 2 } as const;

export interface ResolveRequest {
  readonly context: Uint8Array;
  readonly stat: Stat;
  /** What is wanted of each entry; nothing: what the server thinks fit. */
  readonly tags?: readonly number[];
  readonly names: readonly string[];
}

/** @param isWide NspiResolveNamesW */
export function encodeResolveRequest(
  { context, stat, tags, names }: ResolveRequest,
  isWide: boolean = true,
): Buffer {
  const writer = new NdrWriter().contextHandle(context).u32(0).write(Stat, stat, 4);
  writeTags(writer, tags);
  writeNames(writer, names, isWide);
  return writer.stub();
}

/** @throws Failure `rpc.bad-array`, `wire.truncated` */
export function decodeResolveRequest(stub: Uint8Array, isWide: boolean = true): ResolveRequest {
  const reader = new NdrReader(stub);
  const context = reader.contextHandle();
  reader.u32(); // reserved
  return {
    context,
    stat: reader.read(Stat, 4),
    tags: readTags(reader),
    names: readNames(reader, isWide),
  };
}

export interface ResolveResponse {
  /** One for each name; nothing from a server that refuses. */
  readonly ids?: readonly number[];
  /** One for each name that was resolved, in their order. */
  readonly rows?: readonly PropertyRow[];
}

export function encodeResolveResponse({ ids, rows }: ResolveResponse, returnValue: number): Buffer {
  const writer = new NdrWriter();
  writeTags(writer, ids);
  writeRows(writer, rows);
  return writer.u32(returnValue).stub();
}

/** @throws Failure `wire.truncated` if there isn't even a return value */
export function decodeResolveResponse(stub: Uint8Array): Returned<ResolveResponse> {
  return returned(stub, (reader) => ({ ids: readTags(reader), rows: readRows(reader) }));
}
