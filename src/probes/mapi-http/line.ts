/** One connection to an endpoint, logged on to with its first request, opened anew where a server closes it. */
import { Failure } from '../../model/failure.ts';
import { responseName } from '../../model/mapi-response-code.ts';
import type { Conversation } from '../../net/conversation.ts';
import { httpFailure } from '../../net/http-failure.ts';
import { type Ask, beginLogon, type Scheme } from '../../net/http-logon.ts';
import { type MapiAnswer, readMapiAnswer } from '../../net/mapi-http-answer.ts';
import { patiently } from '../../net/patience.ts';
import { admitCredentials } from '../../net/way.ts';
import { type ResponseHead, valuesOf } from '../../wire/http1/head.ts';
import type { RequestType } from '../../wire/mapi-http/request-head.ts';
import { type Door, headFactsOf, hear, knockForHead, logonTo, namesIn, openDoor } from '../door.ts';
import type { Visit } from '../visit.ts';
import { factsOf, type MapiNotes, readable } from './answer-facts.ts';
import type { MapiSession } from './session.ts';

/** `broken`: nobody knows what would come next. */
type State = 'open' | 'closed' | 'broken';

const unsent: ReadonlySet<string> = new Set(['credentials.withheld', 'auth.basic-only']);

export class Line implements Disposable {
  readonly #visit: Visit;
  readonly #scheme: Scheme;
  #door: Door;
  #isLoggedOn = false;
  #state: State = 'open';

  constructor(visit: Visit, scheme: Scheme, door: Door) {
    this.#visit = visit;
    this.#scheme = scheme;
    this.#door = door;
  }

  get talk(): Conversation {
    return this.#door.talk;
  }

  /** Whether another request can go this way, be it through a new connection. */
  get isUsable(): boolean {
    return this.#state !== 'broken';
  }

  /**
   * One request of a session and its answer, taken down.
   *
   * @throws Failure of HTTP, of the logon; `mapi-http.*` by the X-ResponseCode, for what is no such answer
   */
  async ask(
    session: MapiSession,
    type: RequestType,
    body: Uint8Array,
    note: MapiNotes,
  ): Promise<MapiAnswer & { readonly serverVersion?: string }> {
    if (this.#state === 'closed') await this.#reopen();
    note({ requestType: type, path: session.path });
    const before = this.#state;
    this.#state = 'broken';
    try {
      const head = await this.#send(session, type, body, note);
      session.jar.take(head);
      const facts = headFactsOf(head);
      if (facts.exchangeServer) session.servers.add(facts.exchangeServer);
      const told = factsOf(head);
      note({ ...facts, ...told, cookies: session.jar.names });
      return { ...(await this.#read(session, head, note)), serverVersion: told.serverVersion };
    } catch (error) {
      // What was not sent has broken nothing.
      if (error instanceof Failure && unsent.has(error.code)) this.#state = before;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#door[Symbol.dispose]();
  }

  async #reopen(): Promise<void> {
    this.#door[Symbol.dispose]();
    this.#door = await openDoor(this.#visit);
    this.#isLoggedOn = false;
    this.#state = 'open';
  }

  async #send(
    session: MapiSession,
    type: RequestType,
    body: Uint8Array,
    note: MapiNotes,
  ): Promise<ResponseHead> {
    const { connection, talk } = this.#door;
    const ask = session.next(type);
    if (this.#isLoggedOn && this.#scheme !== 'Basic') {
      connection.send(ask(body.length, []), body);
      talk.say('client', `${type}, ${body.length} bytes`);
      const awaited = connection.head();
      const head = await patiently(this.#visit.patience, 'http.timeout', 'headers', awaited);
      hear(talk, head);
      return head;
    }
    const head = await this.#logOn(session, type, ask, body, note);
    this.#isLoggedOn = true;
    return head;
  }

  /** The request proves the password, too. */
  async #logOn(
    session: MapiSession,
    type: RequestType,
    ask: Ask,
    body: Uint8Array,
    note: MapiNotes,
  ): Promise<ResponseHead> {
    const visit = this.#visit;
    const { connection, talk, way } = this.#door;
    const logon = logonTo(visit, this.#door, this.#scheme, ask);
    note(logon.facts);
    admitCredentials(way);
    const begun = await beginLogon(connection, ask, logon.credentials, visit.patience);
    note(namesIn(begun.identity));
    talk.say('client', `${type}, ${body.length} bytes, ${this.#scheme}`);
    const request = { path: session.path, scheme: this.#scheme };
    return knockForHead(visit, this.#door, note, request, () =>
      connection.send(ask(body.length, begun.headers), body),
    );
  }

  async #read(session: MapiSession, head: ResponseHead, note: MapiNotes): Promise<MapiAnswer> {
    const { connection, talk } = this.#door;
    const { patience } = this.#visit;
    if (head.status !== 200) throw await this.#refusalOf(head);
    const code = codeIn(head);
    if (code !== 0) {
      const { body, keepsConnection } = await this.#rest(head);
      this.#state = keepsConnection ? 'open' : 'closed';
      talk.say('server', `X-ResponseCode ${code ?? 'missing'}`);
      note({ diagnostics: readable(body) });
      throw new Failure(`mapi-http.${code === undefined ? 'html' : responseName(code)}`);
    }
    const answer = await readMapiAnswer(connection, head, patience);
    session.jar.take(answer);
    const { pendings, waitedMs, isHeldBack, headers, body } = answer;
    note({ pendings, waitedMs, ...factsOf(answer) });
    talk.say('server', `X-ResponseCode 0, ${pendings} PENDING, ${body.length} bytes`);
    this.#state = closes(head) ? 'closed' : 'open';
    if (isHeldBack) note.warn('mapi-http.held-back');
    const late = codeIn({ headers });
    if (late) throw new Failure(`mapi-http.${responseName(late)}`, { responseCode: late });
    return answer;
  }

  /** A page of a web server, of which a part is read. */
  async #refusalOf(head: ResponseHead): Promise<Failure> {
    const answer = await this.#rest(head);
    this.#state = answer.keepsConnection ? 'open' : 'closed';
    return httpFailure(answer);
  }

  #rest(head: ResponseHead) {
    const { patience } = this.#visit;
    return patiently(patience, 'http.timeout', 'body', this.#door.connection.rest(head));
  }
}

/** @returns nothing if it isn't there, or no number: then someone else has answered */
function codeIn(head: Pick<ResponseHead, 'headers'>): number | undefined {
  const said = valuesOf(head, 'x-responsecode').at(-1);
  return said !== undefined && /^\d{1,4}$/.test(said) ? Number(said) : undefined;
}

function closes(head: ResponseHead): boolean {
  const isFramed = ['content-length', 'transfer-encoding'].some(
    (name) => valuesOf(head, name).length > 0,
  );
  if (!isFramed) return true;
  const words = valuesOf(head, 'connection').join().toLowerCase();
  return head.version === 'HTTP/1.0' ? !words.includes('keep-alive') : words.includes('close');
}
