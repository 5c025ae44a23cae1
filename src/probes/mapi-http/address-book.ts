/** A session with the address book: Bind, whether it knows the mailbox, Unbind. */
import { Failure } from '../../model/failure.ts';
import type { Scheme } from '../../net/http-logon.ts';
import {
  decodeBindAnswer,
  decodeNamesAnswer,
  encodeMapiBind,
  encodeNames,
  unbindRequest,
} from '../../wire/mapi-http/address-book-bodies.ts';
import { decodeResult } from '../../wire/mapi-http/store-bodies.ts';
import { addressBookCodes } from '../../wire/nspi/result.ts';
import { type Door, openDoor } from '../door.ts';
import type { OpenedAhead } from '../opened-ahead.ts';
import { endOf, hostOf, step } from '../visit.ts';
import { resultFacts } from './answer-facts.ts';
import { Line } from './line.ts';
import { MapiSession } from './session.ts';
import { addressBook, disconnect, nameCheck } from './steps.ts';
import type { MapiVisit } from './visit.ts';

const success = 0;

/**
 * @param ahead has a connection for it, unless that has waited for too long
 * @throws Failure of the step that failed
 */
export async function talkToAddressBook(
  visit: MapiVisit,
  scheme: Scheme,
  ahead: OpenedAhead<Door>,
): Promise<void> {
  const { addressBook: path } = visit.destination;
  if (path === undefined) return;
  using line = new Line(visit, scheme, (await ahead.next()) ?? (await openDoor(visit)));
  const session = new MapiSession(hostOf(visit), path);
  await step(visit, addressBook, 'Bind', line.talk, async (note) => {
    const { body } = await line.ask(session, 'Bind', encodeMapiBind(), note);
    const { errorCode, serverGuid } = decodeBindAnswer(body);
    note({ ...resultFacts(errorCode), serverGuid });
    if (errorCode !== success) throw new Failure(resultFacts(errorCode).result);
  });
  try {
    await checkName(visit, line, session);
  } finally {
    if (line.isUsable) await endOf(unbind(visit, line, session));
  }
}

function checkName(visit: MapiVisit, line: Line, session: MapiSession): Promise<void> {
  const { dn } = visit.destination;
  return step(visit, nameCheck, dn.split('/').at(-1) ?? dn, line.talk, async (note) => {
    note({ dn });
    const { body } = await line.ask(session, 'DNToMId', encodeNames([dn]), note);
    const { errorCode, ids } = decodeNamesAnswer(body);
    note(resultFacts(errorCode));
    if (errorCode !== success) throw new Failure(resultFacts(errorCode).result);
    if (!ids[0]) throw new Failure('mapi-http.name-unknown');
  });
}

function unbind(visit: MapiVisit, line: Line, session: MapiSession): Promise<void> {
  return step(visit, disconnect, 'the address book', line.talk, async (note) => {
    const { body } = await line.ask(session, 'Unbind', unbindRequest, note);
    const { errorCode: value } = decodeResult(body);
    const isEnded = value === addressBookCodes.UnbindSuccess || value === success;
    note(isEnded ? { value, result: 'UnbindSuccess' } : resultFacts(value));
    if (!isEnded) throw new Failure(resultFacts(value).result);
  });
}
