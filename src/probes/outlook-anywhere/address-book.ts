/**
 * The address book as Outlook uses it when it makes a profile: a session, and the name of the mailbox
 * looked up ("Check Name"). Beside it the referral, by which Outlook found the address book's server
 * up to Exchange 2010.
 *
 * Source: [MS-OXNSPI] 3.1.4.1, [MS-OXABREF] 1.3.
 */
import { Failure } from '../../model/failure.ts';
import type { Scheme } from '../../net/http-logon.ts';
import {
  decodeBindResponse,
  decodeUnbindResponse,
  encodeBindRequest,
  encodeUnbindRequest,
  opnum,
} from '../../wire/nspi/bind.ts';
import { propertyTag } from '../../wire/nspi/property-tags.ts';
import type { PropertyRow } from '../../wire/nspi/property-value.ts';
import {
  decodeResolveResponse,
  encodeResolveRequest,
  minimalId,
  type ResolveResponse,
} from '../../wire/nspi/resolve-names.ts';
import { globalAddressList } from '../../wire/nspi/stat.ts';
import { asFailure } from '../meet.ts';
import { sideBySide } from '../side-by-side.ts';
import { step } from '../visit.ts';
import { addressBookBind, addressBookUnbind, resolveNames } from './address-book-steps.ts';
import { answerTo, type Bound, pingAndBind } from './bound.ts';
import { askReferral } from './referral.ts';
import type { MailboxVisit } from './visit.ts';

/**
 * Side by side, each by a port of its own. The referral needs the last word of the address book, and
 * waits for it with its slot in hand: slots are given in the order in which they are asked for, so the
 * address book has had its own by then.
 */
export async function askAddressBook(visit: MailboxVisit, scheme: Scheme): Promise<void> {
  const homeServer = Promise.withResolvers<string | undefined>();
  const asked = lookUp(visit, scheme, homeServer.resolve);
  // What ended it is known by it; here it only means that nothing more will be told.
  asked.catch(() => homeServer.resolve(undefined));
  await sideBySide([asked, askReferral(visit, scheme, homeServer.promise)]);
}

/** @param tell the DN of the mailbox's server, as soon as the address book has told it */
async function lookUp(
  visit: MailboxVisit,
  scheme: Scheme,
  tell: (homeServer: string | undefined) => void,
): Promise<void> {
  using _slot = await visit.slots.take();
  using bound = await pingAndBind(visit, scheme, 'nspi');
  const context = await openBook(bound);
  const found = await checkName(bound, context).catch(asFailure);
  tell(found instanceof Failure ? undefined : found);
  if (!(found instanceof Failure) || isAnswer(found)) await closeBook(bound, context);
  if (found instanceof Failure) throw found;
}

/** Where the server has hung up or fallen silent, the session ends with the connection. */
function isAnswer({ code, evidence }: Failure): boolean {
  return code.startsWith('nspi.') || evidence.rpcStatus !== undefined;
}

const subject = 'the global address list';

function openBook(bound: Bound): Promise<Uint8Array> {
  const { visit, talk } = bound;
  return step(visit, addressBookBind, subject, talk, async (note) => {
    const { codePage } = globalAddressList;
    note({ codePage });
    const request = encodeBindRequest({ flags: 0, stat: globalAddressList, wantsGuid: true });
    const { serverGuid, context } = await answerTo(bound, note, {
      ...{ opnum: opnum.NspiBind, name: 'NspiBind' },
      ...{ request, decode: decodeBindResponse },
    });
    note({ serverGuid });
    return context;
  });
}

/** What is told of an entry. */
const columns = [
  propertyTag.PidTagDisplayName,
  propertyTag.PidTagEmailAddress,
  propertyTag.PidTagSmtpAddress,
  propertyTag.PidTagAddressBookHomeMessageDatabase,
];

function checkName(bound: Bound, context: Uint8Array): Promise<string | undefined> {
  const { visit, talk } = bound;
  const { mailAddress, mailbox } = visit;
  const names = [...(mailAddress === undefined ? [] : [mailAddress]), mailbox.dn];
  return step(visit, resolveNames, names[0] ?? '', talk, async (note) => {
    note({ names });
    const request = encodeResolveRequest({
      context,
      stat: globalAddressList,
      tags: columns,
      names,
    });
    const response = await answerTo(bound, note, {
      ...{ opnum: opnum.NspiResolveNamesW, name: 'NspiResolveNamesW' },
      ...{ request, decode: decodeResolveResponse },
    });
    const outcomes = outcomesOf(response, names.length);
    note({ outcomes });
    talk.say('server', outcomes.join(', '));
    const entry = response.rows?.[0];
    const facts = factsOf(entry ?? [], mailbox.dn);
    note(facts);
    if (outcomes[0] === 'ambiguous') throw new Failure('nspi.name-ambiguous');
    if (outcomes[0] !== 'resolved') throw new Failure('nspi.name-not-found');
    return facts.homeServerDn;
  });
}

/** @throws Failure `nspi.malformed` for a server that doesn't answer to every name */
function outcomesOf({ ids = [] }: ResolveResponse, count: number): readonly string[] {
  if (ids.length !== count) throw new Failure('nspi.malformed', { ids: ids.length, names: count });
  return ids.map(outcomeOf);
}

/** A server may name the entry itself where one was found. */
function outcomeOf(id: number): string {
  if (id === minimalId.MID_UNRESOLVED) return 'unresolved';
  return id === minimalId.MID_AMBIGUOUS ? 'ambiguous' : 'resolved';
}

function factsOf(entry: PropertyRow, mailboxDn: string) {
  const textOf = (tag: number): string | undefined => {
    const found = entry.find((property) => property.tag === tag)?.value;
    return typeof found === 'string' ? found : undefined;
  };
  const dn = textOf(propertyTag.PidTagEmailAddress);
  const database = textOf(propertyTag.PidTagAddressBookHomeMessageDatabase);
  return {
    displayName: textOf(propertyTag.PidTagDisplayName),
    dn,
    mailAddress: textOf(propertyTag.PidTagSmtpAddress),
    isMailbox: dn === undefined ? undefined : dn.toLowerCase() === mailboxDn.toLowerCase(),
    homeServerDn: database?.replace(/\/cn=[^/]*$/i, ''),
  };
}

/** Whatever was found: a session counts against the user for as long as it is open. */
function closeBook(bound: Bound, context: Uint8Array): Promise<void> {
  const { visit, talk } = bound;
  return step(visit, addressBookUnbind, subject, talk, async (note) => {
    await answerTo(bound, note, {
      ...{ opnum: opnum.NspiUnbind, name: 'NspiUnbind' },
      ...{ request: encodeUnbindRequest(context), decode: decodeUnbindResponse },
    });
  });
}
