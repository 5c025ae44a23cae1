/** Which server has the address book, and how the mailbox's own server is called. [MS-OXABREF] 3.1.4 */
import { Failure } from '../../model/failure.ts';
import type { Scheme } from '../../net/http-logon.ts';
import {
  decodeFqdnResponse,
  decodeNewDsaResponse,
  encodeFqdnRequest,
  encodeNewDsaRequest,
  opnum,
  serverDnBytes,
} from '../../wire/rfri/referral.ts';
import { step } from '../visit.ts';
import { fqdn, newDsa } from './address-book-steps.ts';
import { answerTo, type Bound, pingAndBind } from './bound.ts';
import type { MailboxVisit } from './visit.ts';

/** @param homeServer its DN, once the address book has told it; nothing: it does not tell */
export async function askReferral(
  visit: MailboxVisit,
  scheme: Scheme,
  homeServer: Promise<string | undefined>,
): Promise<void> {
  using _slot = await visit.slots.take();
  using bound = await pingAndBind(visit, scheme, 'rfri');
  await askNewDsa(bound);
  const serverDn = await homeServer;
  if (serverDn !== undefined && isAskable(serverDn)) await askFqdn(bound, serverDn);
}

function askNewDsa(bound: Bound): Promise<void> {
  const { visit, talk } = bound;
  const { dn } = visit.mailbox;
  return step(visit, newDsa, dn, talk, async (note) => {
    note({ dn });
    const { server } = await answerTo(bound, note, {
      ...{ opnum: opnum.RfrGetNewDSA, name: 'RfrGetNewDSA' },
      ...{ request: encodeNewDsaRequest(dn), decode: decodeNewDsaResponse },
    });
    note({ server });
    if (server === undefined || server === '') throw new Failure('rfr.no-server');
  });
}

function isAskable({ length }: string): boolean {
  return length + 1 >= serverDnBytes.least && length + 1 <= serverDnBytes.most;
}

function askFqdn(bound: Bound, serverDn: string): Promise<void> {
  const { visit, talk } = bound;
  return step(visit, fqdn, serverDn, talk, async (note) => {
    note({ serverDn });
    const { server } = await answerTo(bound, note, {
      ...{ opnum: opnum.RfrGetFQDNFromServerDN, name: 'RfrGetFQDNFromServerDN' },
      ...{ request: encodeFqdnRequest(serverDn), decode: decodeFqdnResponse },
    });
    note({ server });
    if (server === undefined || server === '') throw new Failure('rfr.no-server');
  });
}
