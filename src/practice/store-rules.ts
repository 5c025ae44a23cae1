/** What the store makes of who comes and of what is asked, by RPC as by HTTP. */
import { Failure } from '../model/failure.ts';
import { storeCodes } from '../model/store-code.ts';
import { decodeRopBuffer, encodeRopBuffer } from '../wire/emsmdb/extended-buffer.ts';
import {
  decodeLogonRequest,
  encodeLogonResponse,
  type LogonRequest,
  type LogonResponse,
} from '../wire/emsmdb/rop-logon.ts';
import type { StoreKnobs } from './knobs.ts';
import { openedMailbox } from './mailbox.ts';
import { type Account, accountOfDn } from './organization.ts';
import type { Ledger } from './seen.ts';

const success = 0;

/** What is switched off for the mailbox, whichever way a client comes. */
export function disallowedBy(knobs: StoreKnobs): string | undefined {
  if (!knobs.mapiEnabled) return 'ecProtocolDisabled';
  // The client would tell its mode in auxiliary data; who tells nothing isn't in cached mode.
  return knobs.cachedModeRequired ? 'ecCachedModeRequired' : undefined;
}

/** Why this account may not open the mailbox of that name, if it may not. */
export function refusalOf(dn: string, account: Account, knobs: StoreKnobs): number | undefined {
  if (dn === '') return storeCode('ecAccessDenied');
  const owner = accountOfDn(dn);
  if (!owner || !knobs.mailboxExists) return storeCode('ecUnknownUser');
  return owner === account ? undefined : storeCode('ecAccessDenied');
}

export function storeCode(name: string): number {
  const value = storeCodes[name];
  if (value === undefined) throw new RangeError(`no code is called ${name}`);
  return value;
}

/** Answers a buffer with RopLogon in it. */
export function ropsOf(ropIn: Uint8Array, account: Account, knobs: StoreKnobs, ledger: Ledger) {
  try {
    const request = decodeLogonRequest(decodeRopBuffer(ropIn).rops);
    const response = logonOf(request, account, knobs);
    if (response.mailbox) ledger.opened(request.mailboxDn);
    const rops = encodeLogonResponse(response);
    return { returnValue: success, ropOut: encodeRopBuffer({ rops, handles: [1] }) };
  } catch (error) {
    // Anything but RopLogon is beyond us.
    if (!(error instanceof Failure)) throw error;
    return { returnValue: storeCode('ecRpcFormat'), ropOut: Buffer.alloc(0) };
  }
}

function logonOf(request: LogonRequest, account: Account, knobs: StoreKnobs): LogonResponse {
  const refusal = refusalOf(request.mailboxDn, account, knobs) ?? knobs.logonResult;
  if (refusal === success)
    return { returnValue: success, mailbox: openedMailbox(request, account) };
  return refusal === storeCode('ecWrongServer')
    ? { returnValue: refusal, rightServer: '/o=Contoso/cn=Servers/cn=EX02' }
    : { returnValue: refusal };
}
