/**
 * A session with the store: Connect, RopLogon, PING, Disconnect.
 *
 * RopLogon goes through a second connection with the cookies of the session, as Outlook's requests do.
 * Where the session isn't known there, it is tried anew on one connection: only that makes the difference.
 */
import { Failure } from '../../model/failure.ts';
import { lostSession } from '../../model/mapi-response-code.ts';
import type { Scheme } from '../../net/http-logon.ts';
import { decodeRopBuffer, encodeRopBuffer, noHandle } from '../../wire/emsmdb/extended-buffer.ts';
import {
  decodeLogonResponse,
  encodeLogonRequest,
  ordinaryLogon,
} from '../../wire/emsmdb/rop-logon.ts';
import {
  decodeConnectAnswer,
  decodeExecuteAnswer,
  decodeResult,
  disconnectRequest,
  encodeExecute,
  encodeMapiConnect,
  ordinaryExecute,
  ordinaryMapiConnect,
} from '../../wire/mapi-http/store-bodies.ts';
import { type Door, openDoor } from '../door.ts';
import { asFailure } from '../meet.ts';
import { conversationOf, endOf, hostOf, step } from '../visit.ts';
import { resultFacts } from './answer-facts.ts';
import { Line } from './line.ts';
import { MapiSession } from './session.ts';
import { affinity, connect, disconnect, mailboxLogon, ping } from './steps.ts';
import type { MapiVisit } from './visit.ts';

const success = 0;

/** @throws Failure of the step that counts */
export async function talkToStore(visit: MapiVisit, scheme: Scheme, door: Door): Promise<void> {
  using first = new Line(visit, scheme, door);
  const opening = openDoor(visit).catch(asFailure);
  try {
    const session = await begin(visit, first, 'first');
    const other = await opening;
    if (other instanceof Failure) {
      await finish(visit, [first], session);
      throw other;
    }
    await useSession(visit, first, new Line(visit, scheme, other), session);
  } finally {
    const left = await opening;
    if (!(left instanceof Failure)) left[Symbol.dispose]();
  }
}

async function useSession(
  visit: MapiVisit,
  first: Line,
  second: Line,
  session: MapiSession,
): Promise<void> {
  using _second = second;
  try {
    const refusal = await logOn(visit, second, session, 'through a second connection').catch(
      asFailure,
    );
    const end = refusal?.code ?? 'ecNone';
    const oneConnection = lostSession.has(end) ? await endOf(onOne(visit, first)) : undefined;
    await judge(visit, { twoConnections: end, oneConnection }, session);
    if (refusal) throw refusal;
  } finally {
    await finish(visit, [first, second], session);
  }
}

async function begin(visit: MapiVisit, line: Line, which: string): Promise<MapiSession> {
  const { dn, store } = visit.destination;
  const session = new MapiSession(hostOf(visit), store);
  await step(visit, connect, `${which} session`, line.talk, async (note) => {
    note({ dn });
    const request = encodeMapiConnect({ ...ordinaryMapiConnect, userDn: dn });
    const { body, serverVersion } = await line.ask(session, 'Connect', request, note);
    const { errorCode, displayName } = decodeConnectAnswer(body);
    visit.node.version ??= serverVersion;
    note({ ...resultFacts(errorCode), displayName: displayName || undefined });
    judgeResult(errorCode);
  });
  return session;
}

/** @throws Failure by the name of the code */
function judgeResult(errorCode: number): void {
  if (errorCode !== success) throw new Failure(resultFacts(errorCode).result);
}

function logOn(visit: MapiVisit, line: Line, session: MapiSession, how: string): Promise<void> {
  const { dn } = visit.destination;
  return step(visit, mailboxLogon, how, line.talk, async (note) => {
    note({ dn });
    const rops = encodeLogonRequest({ ...ordinaryLogon, mailboxDn: dn });
    const ropIn = encodeRopBuffer({ rops, handles: [noHandle] });
    const request = encodeExecute({ ...ordinaryExecute, ropIn });
    const { body } = await line.ask(session, 'Execute', request, note);
    const { errorCode, ropOut } = decodeExecuteAnswer(body);
    note(resultFacts(errorCode));
    judgeResult(errorCode);
    const { returnValue, mailbox, rightServer } = decodeLogonResponse(
      decodeRopBuffer(ropOut ?? Buffer.alloc(0)).rops,
    );
    note({ ...resultFacts(returnValue), mailboxGuid: mailbox?.mailboxGuid, rightServer });
    judgeResult(returnValue);
  });
}

/** The twin: another session, all of it on one connection. */
async function onOne(visit: MapiVisit, line: Line): Promise<void> {
  const session = await begin(visit, line, 'second');
  try {
    await logOn(visit, line, session, 'through the same connection');
  } finally {
    await finish(visit, [line], session);
  }
}

interface Ends {
  readonly twoConnections: string;
  /** Where it was tried. */
  readonly oneConnection?: string;
}

/** @throws Failure `mapi-http.session-lost`, `mapi-http.session-forgotten` */
async function judge(visit: MapiVisit, ends: Ends, { servers }: MapiSession): Promise<void> {
  const { oneConnection } = ends;
  await step(visit, affinity, visit.endpoint.name, conversationOf(visit), async (note) => {
    note({ ...ends, servers: [...servers] });
    if (oneConnection === undefined) return;
    throw new Failure(
      lostSession.has(oneConnection) ? 'mapi-http.session-forgotten' : 'mapi-http.session-lost',
    );
  });
}

/** Whatever came before, a server is told that nobody comes back; with PING while it still works. */
async function finish(
  visit: MapiVisit,
  lines: readonly Line[],
  session: MapiSession,
): Promise<void> {
  const line = lines.find(({ isUsable }) => isUsable);
  if (!line) return;
  await endOf(
    step(visit, ping, 'the store', line.talk, async (note) => {
      await line.ask(session, 'PING', Buffer.alloc(0), note);
    }),
  );
  if (!line.isUsable) return;
  await endOf(
    step(visit, disconnect, 'the store', line.talk, async (note) => {
      const { body } = await line.ask(session, 'Disconnect', disconnectRequest, note);
      const { errorCode } = decodeResult(body);
      note(resultFacts(errorCode));
      judgeResult(errorCode);
    }),
  );
}
