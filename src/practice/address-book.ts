/**
 * The referral to an address book, and the way into it: enough to answer a ping that asks a question.
 *
 * Source: [MS-OXABREF] 3.1.4 and [MS-OXNSPI] 3.1.4.1. No names are looked up.
 */
import { randomBytes } from 'node:crypto';
import { NdrReader, NdrWriter, nullContextHandle } from '../wire/dcerpc/ndr.ts';
import { interfaces } from '../wire/dcerpc/syntaxes.ts';
import type { Interface } from './interfaces.ts';
import { rpcServer } from './organization.ts';

const success = 0;

export const referral: Interface = {
  syntax: interfaces.rfri,
  operations: {
    // RfrGetNewDSA: the name stands behind two pointers.
    0: () =>
      new NdrWriter()
        .pointer(false)
        .pointer(true)
        .pointer(true)
        .string(rpcServer)
        .u32(success)
        .stub(),
    // RfrGetFQDNFromServerDN
    1: () => new NdrWriter().pointer(true).string(rpcServer).u32(success).stub(),
  },
};

export const addressBook: Interface = {
  syntax: interfaces.nspi,
  operations: {
    // NspiBind: the server's GUID, and a handle.
    0: () =>
      new NdrWriter()
        .pointer(true)
        .bytes(randomBytes(16))
        .contextHandle(Buffer.concat([Buffer.alloc(4), randomBytes(16)]))
        .u32(success)
        .stub(),
    // NspiUnbind
    1: (stub) => {
      new NdrReader(stub).contextHandle();
      return new NdrWriter().contextHandle(nullContextHandle).u32(unbound).stub();
    },
  },
};

/** UnbindSuccess. [MS-OXNSPI] 2.2.1.2 */
const unbound = 1;
