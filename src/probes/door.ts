/** One HTTP connection to a server, and the logon through it: one request, as one account, when its turn has come. */
import { Failure } from '../model/failure.ts';
import type { Notes } from '../model/probe.ts';
import { type Conversation, captured } from '../net/conversation.ts';
import { type Answer, HttpConnection } from '../net/http-connection.ts';
import { answererOf, schemesOf } from '../net/http-failure.ts';
import type { Ask, Credentials, Scheme } from '../net/http-logon.ts';
import { partOf } from '../net/logon-gate.ts';
import { patiently } from '../net/patience.ts';
import { connect } from '../net/tcp.ts';
import { isClear, type Way, wayThrough } from '../net/way.ts';
import type { ResponseHead } from '../wire/http1/head.ts';
import type { ServerIdentity } from '../wire/ntlm/challenge.ts';
import { answeredBy } from './http-front/answered-by.ts';
import { meetDirectly } from './meet.ts';
import { at, conversationOf, type Visit } from './visit.ts';

/** Whoever sends credentials looks at the way first. */
export interface Door extends Disposable {
  readonly way: Way;
  readonly connection: HttpConnection;
  readonly talk: Conversation;
  /** Of the body of an answer to a logon, if it is more than a page. */
  readonly mostBytes?: number;
}

type Caller = Pick<Visit, 'endpoint' | 'reach' | 'patience' | 'capture'>;

/** A connection that nothing has been sent through, however old its TLS is. */
export async function openDoor(caller: Caller): Promise<Door> {
  const { endpoint, reach, patience } = caller;
  const talk = conversationOf(caller);
  const socket = await connect(endpoint, reach, patience.signal);
  const clear = isClear(endpoint, reach);
  const way = clear ? { stream: socket } : await secured(caller, socket);
  const connection = new HttpConnection(way.stream, talk.connection(captured.http));
  return { way, talk, connection, [Symbol.dispose]: () => connection[Symbol.dispose]() };
}

async function secured(
  { endpoint, reach, patience: { signal } }: Caller,
  socket: Awaited<ReturnType<typeof connect>>,
): Promise<Way> {
  const { connection, refusal } = await meetDirectly(endpoint, reach, signal, socket);
  return wayThrough(connection, endpoint, refusal !== undefined);
}

interface HttpLogon {
  readonly ask: Ask;
  readonly credentials: Credentials;
  /** For the step. */
  readonly facts: {
    readonly user: string;
    readonly scheme: Scheme;
    readonly channelBindings: boolean;
  };
}

/** What a logon by this way takes. */
export function logonTo(visit: Visit, { way }: Door, scheme: Scheme, ask: Ask): HttpLogon {
  const { account } = visit;
  const { bindings } = way;
  const { user, domain } = account;
  return {
    ask,
    credentials: { account, scheme, host: visit.endpoint.name, ...(bindings ? { bindings } : {}) },
    facts: {
      user: domain ? `${domain}\\${user}` : user,
      scheme,
      channelBindings: bindings !== undefined && scheme !== 'Basic',
    },
  };
}

/** What is asked for, and how one logs on for it. */
interface LogonRequest {
  readonly path: string;
  readonly scheme: Scheme;
}

/**
 * Sends the password's proof, once its turn has come, and hears what becomes of it.
 *
 * @throws Failure `auth.refused`; `auth.refused-here` if the same account was taken elsewhere; those of the gate
 */
export async function knock(
  visit: Visit,
  door: Door,
  note: Notes<{ status: number; answeredBy: string }>,
  logon: LogonRequest,
  send: () => void,
): Promise<Answer> {
  return knockFor(visit, door, note, logon, () => {
    send();
    return door.connection.answer(door.mostBytes);
  });
}

/** The same, where only the head is awaited and the body is a matter of its own. */
export async function knockForHead(
  visit: Visit,
  door: Door,
  note: Notes<{ status: number; answeredBy: string }>,
  logon: LogonRequest,
  send: () => void,
): Promise<ResponseHead> {
  return knockFor(visit, door, note, logon, () => {
    send();
    return door.connection.head();
  });
}

async function knockFor<H extends ResponseHead>(
  visit: Visit,
  { talk }: Door,
  note: Notes<{ status: number; answeredBy: string }>,
  { path, scheme }: LogonRequest,
  ask: () => Promise<H>,
): Promise<H> {
  const { gate, patience, endpoint } = visit;
  const [page = ''] = path.split('?');
  const where = at(visit, `${endpoint.name}${page}`);
  const answered: { head?: H } = {};
  const logOn = async () => {
    answered.head = await patiently(patience, 'http.timeout', 'verdict', ask());
    return answered.head.status === 401 ? 'refused' : 'accepted';
  };
  const verdict = await gate.knock({ where, part: partOf(endpoint, path), scheme }, logOn);
  const { head } = answered;
  if (!head) throw new Error('a verdict without an answer');
  hear(talk, head);
  note(headFactsOf(head));
  if (verdict === 'accepted') return head;
  const { acceptedAt } = gate;
  if (acceptedAt === undefined) throw new Failure('auth.refused');
  throw new Failure('auth.refused-here', { acceptedAt });
}

/** What the head of an answer tells of who answered, as facts. */
export function headFactsOf(head: ResponseHead) {
  const values = Map.groupBy(head.headers, ([name]) => name.toLowerCase());
  const headers = Object.fromEntries(
    [...values].map(([name, all]) => [name, all.map(([, value]) => value)]),
  );
  return { ...answererOf(head), answeredBy: answeredBy(headers) };
}

/** Takes the answer down in the words of the step. */
export function hear(talk: Conversation, head: ResponseHead): void {
  const schemes = schemesOf(head);
  const offer = schemes.length > 0 ? `, offers ${schemes.join(', ')}` : '';
  talk.say('server', `${head.status} ${head.reason}${offer}`);
}

/** What NTLM told of the server, as facts. */
export function namesIn(identity: ServerIdentity | undefined) {
  const { computer, dnsComputer, osBuild } = identity ?? {};
  return { computer, dnsComputer, osBuild };
}
