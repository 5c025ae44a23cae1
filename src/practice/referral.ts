/** The referral to an address book. Source: [MS-OXABREF] 3.1.4. */
import { interfaces } from '../wire/dcerpc/syntaxes.ts';
import { addressBookCodes } from '../wire/nspi/result.ts';
import {
  decodeFqdnRequest,
  decodeNewDsaRequest,
  encodeFqdnResponse,
  encodeNewDsaResponse,
  opnum,
} from '../wire/rfri/referral.ts';
import type { AddressBookKnobs } from './address-book-knobs.ts';
import type { Interface } from './interfaces.ts';
import { rpcServer, serverOfDn } from './organization.ts';
import { RpcFault } from './rpc-fault.ts';

export function referralInterface({ fault, referralResult }: AddressBookKnobs): Interface {
  const answer = (server: string | undefined, encode: typeof encodeFqdnResponse): Uint8Array => {
    if (fault !== 'none') throw new RpcFault(fault);
    if (referralResult !== addressBookCodes.Success) return encode({}, referralResult);
    return server === undefined ? encode({}, addressBookCodes.NotFound) : encode({ server }, 0);
  };
  return {
    syntax: interfaces.rfri,
    operations: {
      [opnum.RfrGetNewDSA]: (stub) => {
        decodeNewDsaRequest(stub); // every server of the organization has the whole address book
        return answer(rpcServer, encodeNewDsaResponse);
      },
      [opnum.RfrGetFQDNFromServerDN]: (stub) =>
        answer(serverOfDn(decodeFqdnRequest(stub).serverDn), encodeFqdnResponse),
    },
  };
}
