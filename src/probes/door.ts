/** One HTTP connection to a server, and the logon through it: one request, as one account, when its turn has come. */
import { Failure } from '../model/failure.ts';
import type { Notes } from '../model/probe.ts';
import { type Conversation, captured } from '../net/conversation.ts';
import { type Answer, HttpConnection } from '../net/http-connection.ts';
import { answererOf, schemesOf } from '../net/http-failure.ts';
import type { Ask, Credentials, Scheme } from '../net/http-logon.ts';
import { patiently } from '../net/patience.ts';
import { connect } from '../net/tcp.ts';
import { isClear, type Way, wayThrough } from '../net/way.ts';
import type { ResponseHead } from '../wire/http1/head.ts';
import type { ServerIdentity } from '../wire/ntlm/challenge.ts';
import { answeredBy } from './http-front/answered-by.ts';
import { meet } from './meet.ts';
import { conversationOf, type Visit } from './visit.ts';

/** Whoever sends credentials looks at the way first. */
export interface Door {
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
  return { way, talk, connection: new HttpConnection(way.stream, talk.connection(captured.http)) };
}

async function secured(
  { endpoint, reach, patience: { signal } }: Caller,
  socket: Awaited<ReturnType<typeof connect>>,
): Promise<Way> {
  const { connection, refusal } = await meet(endpoint, reach, signal, socket);
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

/**
 * Sends the password's proof, once its turn has come, and hears what becomes of it.
 *
 * @param where for those who come later
 * @throws Failure `auth.refused`; `auth.refused-here` if the same account was taken elsewhere
 */
export async function knock(
  { gate, patience }: Visit,
  { connection, talk, mostBytes }: Door,
  note: Notes<{ status: number; answeredBy: string }>,
  where: string,
  send: () => void,
): Promise<Answer> {
  let answer: Answer = unanswered;
  const verdict = await gate.knock(where, async () => {
    send();
    answer = await patiently(patience, 'http.timeout', 'verdict', connection.answer(mostBytes));
    return answer.status === 401 ? 'refused' : 'accepted';
  });
  hear(talk, answer);
  note(headFactsOf(answer));
  if (verdict === 'accepted') return answer;
  const { acceptedAt } = gate;
  if (acceptedAt === undefined) throw new Failure('auth.refused');
  throw new Failure('auth.refused-here', { acceptedAt });
}

const unanswered: Answer = {
  version: '',
  status: 0,
  reason: '',
  headers: [],
  body: Buffer.alloc(0),
  keepsConnection: false,
};

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
