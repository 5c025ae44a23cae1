/**
 * The question that every RPC server answers: which interfaces are here? Source: [C706] appendix Q,
 * inq_if_ids, opnum 0; the request has no stub.
 */
import { Failure } from '../../model/failure.ts';
import { NdrReader, NdrWriter } from './ndr.ts';
import { Syntax } from './syntaxes.ts';

export const inqIfIds = { opnum: 0 } as const;

/** More interfaces than a server has. */
const mostInterfaces = 1024;

export interface InterfaceIds {
  readonly interfaces: readonly Syntax[];
  readonly status: number;
}

/** @throws Failure `rpc.bad-array`, `wire.truncated` */
export function decodeInterfaceIds(stub: Uint8Array): InterfaceIds {
  const reader = new NdrReader(stub);
  const interfaces = reader.pointer() ? vectorFrom(reader) : [];
  return { interfaces, status: reader.u32() };
}

/** rpc_if_id_vector_t: pointers first, then what they point to. */
function vectorFrom(reader: NdrReader): Syntax[] {
  const maximum = reader.u32();
  const count = reader.u32();
  if (count !== maximum || count > mostInterfaces)
    throw new Failure('rpc.bad-array', { maximum, offset: 0, actual: count });
  const pointers = Array.from({ length: count }, () => reader.pointer());
  return pointers.filter(Boolean).map(() => reader.read(Syntax, 4));
}

export function encodeInterfaceIds({ interfaces, status }: InterfaceIds): Buffer {
  const writer = new NdrWriter().pointer(true).u32(interfaces.length).u32(interfaces.length);
  for (const _ of interfaces) writer.pointer(true);
  for (const syntax of interfaces) writer.write(Syntax, syntax, 4);
  return writer.u32(status).stub();
}
