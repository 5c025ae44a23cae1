/** The address book's interface: sessions, and names that are looked up. Source: [MS-OXNSPI] 3.1.4.1. */
import { randomBytes, randomUUID } from 'node:crypto';
import { nullContextHandle } from '../wire/dcerpc/ndr.ts';
import { interfaces } from '../wire/dcerpc/syntaxes.ts';
import {
  anonymousLogin,
  decodeBindRequest,
  decodeUnbindRequest,
  encodeBindResponse,
  encodeUnbindResponse,
  opnum,
} from '../wire/nspi/bind.ts';
import {
  decodeResolveRequest,
  encodeResolveResponse,
  type ResolveRequest,
} from '../wire/nspi/resolve-names.ts';
import { addressBookCodes } from '../wire/nspi/result.ts';
import { unicodeCodePage } from '../wire/nspi/stat.ts';
import { AddressBook } from './address-book.ts';
import type { AddressBookKnobs } from './address-book-knobs.ts';
import type { Interface } from './interfaces.ts';
import { RpcFault } from './rpc-fault.ts';
import type { Ledger } from './seen.ts';

const { Success, UnbindSuccess, InvalidCodepage, LogonFailed } = addressBookCodes;

const serverGuid = randomUUID();

/** For one association: a context handle is worth nothing in another. */
export function addressBookInterface(knobs: AddressBookKnobs, ledger: Ledger): Interface {
  const book = new AddressBook(knobs);
  const sessions = new Set<string>();
  const sessionOf = (context: Uint8Array): string => {
    if (knobs.fault !== 'none') throw new RpcFault(knobs.fault);
    const key = keyOf(context);
    if (!sessions.has(key)) throw new RpcFault('nca_s_fault_context_mismatch');
    return key;
  };
  const resolve = (request: ResolveRequest): Uint8Array => {
    sessionOf(request.context);
    if (request.stat.codePage === unicodeCodePage)
      return encodeResolveResponse({}, InvalidCodepage);
    for (const name of request.names) ledger.resolved(name);
    if (knobs.resolveResult !== Success) return encodeResolveResponse({}, knobs.resolveResult);
    const all = request.names.map((name) => book.resolve(name, request.tags));
    const ids = all.map(({ id }) => id);
    return encodeResolveResponse({ ids, rows: all.flatMap(({ row }) => (row ? [row] : [])) }, 0);
  };
  return {
    syntax: interfaces.nspi,
    operations: {
      [opnum.NspiBind]: (stub) => {
        if (knobs.fault !== 'none') throw new RpcFault(knobs.fault);
        const { flags, stat } = decodeBindRequest(stub);
        const result = bindResultOf(flags, stat.codePage, knobs);
        if (result !== Success) return encodeBindResponse({ context: nullContextHandle }, result);
        const context = Buffer.concat([Buffer.alloc(4), randomBytes(16)]);
        sessions.add(keyOf(context));
        ledger.addressBookBinds += 1;
        return encodeBindResponse({ serverGuid, context }, Success);
      },
      [opnum.NspiUnbind]: (stub) => {
        sessions.delete(sessionOf(decodeUnbindRequest(stub).context));
        ledger.addressBookUnbinds += 1;
        return encodeUnbindResponse(nullContextHandle, UnbindSuccess);
      },
      [opnum.NspiResolveNames]: (stub) => resolve(decodeResolveRequest(stub, false)),
      [opnum.NspiResolveNamesW]: (stub) => resolve(decodeResolveRequest(stub)),
    },
  };
}

function bindResultOf(flags: number, codePage: number, { bindResult }: AddressBookKnobs): number {
  if (codePage === unicodeCodePage) return InvalidCodepage;
  return flags & anonymousLogin ? LogonFailed : bindResult;
}

function keyOf(context: Uint8Array): string {
  return Buffer.from(context).toString('hex');
}
