/**
 * MAPI over HTTP: /mapi/emsmdb is the store, /mapi/nspi the address book, both over one request at a
 * time and sessions held by cookies.
 *
 * Source: [MS-OXCMAPIHTTP]. Which of several faults of a request counts isn't specified; ours is the
 * order below.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../../model/failure.ts';
import { type ResponseName, responseCodeOf, responseName } from '../../model/mapi-response-code.ts';
import type { Header } from '../../wire/http1/head.ts';
import { contentType } from '../../wire/mapi-http/request-head.ts';
import { encodeLine } from '../../wire/mapi-http/response-reader.ts';
import { encodeStatus } from '../../wire/mapi-http/result.ts';
import type { HttpExchange } from '../http-exchange.ts';
import type { Knobs } from '../knobs.ts';
import type { Account } from '../organization.ts';
import type { Ledger } from '../seen.ts';
import { serverVersion } from '../store.ts';
import { operationOf } from './operations.ts';
import { Refusal } from './refusal.ts';
import { advance, type EndpointName, type Session, Sessions } from './sessions.ts';

const longestBody = 256 * 1024;
const expirationMs = 900_000;

/** A session's, when it has ended: the client is to forget it. */
const gone = 'expires=Thu, 01 Jan 1970 00:00:00 GMT';

export class MapiHttp {
  readonly #knobs: Knobs;
  readonly #ledger: Ledger;
  readonly #sessions: Sessions;

  constructor(knobs: Knobs, ledger: Ledger) {
    this.#knobs = knobs;
    this.#ledger = ledger;
    this.#sessions = new Sessions(knobs.mapiHttp, ledger);
  }

  /** @returns whether another request may follow */
  async serve(exchange: HttpExchange, account: Account): Promise<boolean> {
    const { responseCode, answersHtml } = this.#knobs.mapiHttp;
    exchange.proceed();
    if (answersHtml) return exchange.reply(logonPage);
    if (responseCode !== 0) return this.#refuse(exchange, responseCode);
    const answer = await this.#answer(exchange, account).catch(refusalOf);
    if (typeof answer === 'string') return this.#refuse(exchange, responseCodeOf(answer));
    return this.#send(exchange, answer);
  }

  /** @throws Refusal, or Failure where the body can't be read */
  async #answer(exchange: HttpExchange, account: Account): Promise<Answer> {
    judgeHead(exchange);
    const endpoint = endpointOf(exchange);
    const { session: use, run } = operationOf(endpoint, exchange.header('x-requesttype') ?? '');
    const body = await wholeBody(exchange);
    const known = use === 'begins' ? undefined : this.#sessions.find(endpoint, account, exchange);
    const application = exchange.header('x-clientapplication') ?? '';
    const outcome = run({ body, account, application }, this.#knobs, this.#ledger);
    if (known && use === 'ends') this.#sessions.end(known);
    if (known && use === 'needs') advance(known);
    const isNew = use === 'begins' && !outcome.refused;
    const session = isNew ? this.#sessions.begin(endpoint, account, exchange) : known;
    return { body: outcome.body, cookies: cookiesFor(session, use === 'ends') };
  }

  #refuse(exchange: HttpExchange, code: number): Promise<boolean> {
    const name = responseName(code);
    return exchange.reply({
      status: 200,
      reason: 'OK',
      headers: [...this.#headers(exchange, code), ['Content-Type', 'text/html']],
      body: `<html><body><h1>${name}</h1>X-ResponseCode ${code}</body></html>`,
    });
  }

  async #send(exchange: HttpExchange, { body, cookies }: Answer): Promise<boolean> {
    const { pendings, pendingPeriodMs, done, inOneChunk, statusCode } = this.#knobs.mapiHttp;
    const content: Header = ['Content-Type', contentType];
    const headers = [...this.#headers(exchange, 0), content, ...cookies];
    const began = Date.now();
    const chunks = exchange.chunks({ status: 200, reason: 'OK', headers });
    let kept: Buffer[] = [];
    const say = (data: Buffer) => {
      kept.push(data);
      if (inOneChunk) return;
      chunks.send(Buffer.concat(kept));
      kept = [];
    };
    say(encodeLine('PROCESSING'));
    for (let count = 0; count < pendings; count += 1) {
      await pause(pendingPeriodMs, undefined, { ref: false });
      say(encodeLine('PENDING'));
    }
    if (done === 'never') {
      await exchange.ended();
      return false;
    }
    if (done === 'said') {
      const more = [
        `X-ElapsedTime: ${Date.now() - began}`,
        `X-StartTime: ${new Date(began).toUTCString()}`,
      ];
      say(Buffer.concat(['DONE', ...more, ''].map(encodeLine)));
      say(statusCode === 0 ? body : encodeStatus(statusCode));
    }
    if (kept.length > 0) chunks.send(Buffer.concat(kept));
    return chunks.end();
  }

  #headers(exchange: HttpExchange, code: number): Header[] {
    const { pendingPeriodMs } = this.#knobs.mapiHttp;
    const [major, minor, build, revision] = serverVersion;
    const digits = (number: number, count: number) => String(number).padStart(count, '0');
    const version = `${major}.${digits(minor, 2)}.${digits(build, 4)}.${digits(revision, 3)}`;
    const echoed = ['X-RequestType', 'X-RequestId', 'X-ClientInfo'].flatMap((name): Header[] => {
      const value = exchange.header(name);
      return value === undefined ? [] : [[name, value]];
    });
    return [
      ['Cache-Control', 'private'],
      ...echoed,
      ['X-ResponseCode', String(code)],
      ['X-ServerApplication', `Exchange/${version}`],
      ['X-PendingPeriod', String(pendingPeriodMs)],
      ['X-ExpirationInfo', String(expirationMs)],
    ];
  }
}

interface Answer {
  readonly body: Buffer;
  readonly cookies: readonly Header[];
}

/** What a device in front says that wants a logon of its own. */
const logonPage = {
  status: 200,
  reason: 'OK',
  headers: [['Content-Type', 'text/html']] as const,
  body: '<html><title>Sign in</title></html>',
};

/** @throws Refusal */
function judgeHead(exchange: HttpExchange): void {
  if (exchange.head.method !== 'POST') throw new Refusal('invalid-verb');
  const needed = ['x-requesttype', 'x-requestid'];
  if (needed.some((name) => exchange.header(name) === undefined))
    throw new Refusal('missing-header');
  const type = exchange.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== contentType) throw new Refusal('invalid-header');
}

/** @throws Refusal */
function endpointOf({ path }: HttpExchange): EndpointName {
  const name = path.replace(/^\/mapi\//, '').replace(/\/$/, '');
  if (name === 'emsmdb' || name === 'nspi') return name;
  throw new Refusal('invalid-path');
}

/** @throws Refusal if it is too long */
async function wholeBody({ body }: HttpExchange): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > longestBody) throw new Refusal('too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What a request is refused with. @throws what is no fault of the client's */
function refusalOf(error: unknown): ResponseName {
  if (error instanceof Refusal) return error.code;
  if (error instanceof Failure) return 'invalid-request-body';
  throw error;
}

function cookiesFor(session: Session | undefined, isOver: boolean): Header[] {
  if (!session) return [];
  const { id, sequence, endpoint } = session;
  const where = `path=/mapi/${endpoint}; secure; HttpOnly`;
  const cookie = (name: string, value: string): Header => [
    'Set-Cookie',
    isOver ? `${name}=; ${gone}; ${where}` : `${name}=${value}; ${where}`,
  ];
  return [cookie('MapiContext', id), cookie('MapiSequence', sequence)];
}
