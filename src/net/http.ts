/**
 * One HTTP/1.1 request and its answer over a connection that is already there: no pool, so no answer can
 * come from a place that wasn't checked.
 *
 * Redirects aren't followed, and no credentials are sent. Source: RFC 9110, RFC 9112.
 */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { Failure } from '../model/failure.ts';
import { userAgent } from '../wire/http1/request.ts';
import { within } from './deadline.ts';
import { failureOf } from './failure-of.ts';

const mostHeaderBytes = 64 * 1024;
const mostBodyBytes = 64 * 1024;
/** All in all, what is no body included: Node reads a chunk's size for ever. */
const mostBytes = 4 * 1024 * 1024;
/** Answers that only ask for patience (1xx); Node would read them for ever. */
const mostInterimAnswers = 8;

export interface HttpRequest {
  readonly method: string;
  /** As it stands in the request line, with its query. */
  readonly path: string;
  /** The host that is asked for, with its port if that isn't 443. */
  readonly host: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpAnswer {
  readonly status: number;
  /** The words after it. */
  readonly reason: string;
  /** By name in lower case, each as often as it was sent. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  /** At most the first 64 KiB. */
  readonly body: Buffer;
  /** The server meant to keep the connection. */
  readonly keepsConnection: boolean;
}

/**
 * Sends the request and reads the answer, by one deadline for both. The connection is destroyed unless
 * the server keeps it and all of the answer was read: then another request may follow.
 *
 * @throws Failure `http.timeout`, `http.closed`, `http.malformed`, `http.headers-too-large`,
 *   `http.too-large` and the system's own, with the phase: `headers` or `body`
 */
export async function exchange(
  connection: Duplex,
  { method, path, host, headers }: HttpRequest,
  signal: AbortSignal,
  timeoutMs = 8000,
): Promise<HttpAnswer> {
  const deadline = performance.now() + timeoutMs;
  const limit = (phase: string) => ({
    ms: Math.max(1, Math.round(deadline - performance.now())),
    code: 'http.timeout',
    phase,
    signal,
  });
  const asked = request({
    method,
    path,
    setHost: false,
    headers: { host, 'user-agent': userAgent, connection: 'keep-alive', ...headers },
    createConnection: () => connection,
    maxHeaderSize: mostHeaderBytes,
  });
  asked.on('error', () => undefined); // between two waits; the next wait meets a closed stream
  const flood = floodOf(connection);
  const end = () => {
    asked.destroy();
    connection.destroy();
  };
  let phase = 'headers';
  try {
    const answer = await within(limit(phase), (ended) =>
      Promise.race([flood.over, answerTo(asked.end(), ended)]),
    );
    phase = 'body';
    const body = await within(limit(phase), () => Promise.race([flood.over, bodyOf(answer)]));
    const head = headOf(answer);
    if (!answer.complete || !head.keepsConnection) end();
    return { ...head, body };
  } catch (error) {
    end();
    throw reasonOf(error, phase);
  } finally {
    flood.watched();
  }
}

/** `over` ends only if the server sends more than anyone reads. */
function floodOf(connection: Duplex): { over: Promise<never>; watched: () => void } {
  const flood = Promise.withResolvers<never>();
  flood.promise.catch(() => undefined);
  let size = 0;
  const count = ({ length }: Buffer) => {
    size += length;
    if (size > mostBytes) flood.reject(new Failure('http.too-large', { limit: mostBytes }));
  };
  connection.on('data', count);
  return { over: flood.promise, watched: () => void connection.off('data', count) };
}

async function answerTo(
  asked: ReturnType<typeof request>,
  ended: AbortSignal,
): Promise<IncomingMessage> {
  let interim = 0;
  asked.on('information', () => {
    interim += 1;
    if (interim > mostInterimAnswers) asked.destroy(tooPatient());
  });
  const [answer] = await once(asked, 'response', { signal: ended });
  return answer;
}

function tooPatient(): Failure {
  return new Failure('http.malformed', { part: 'interim answers' });
}

/** As much of it as we look at; what follows is never read. */
async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= mostBodyBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBodyBytes);
}

function headOf(answer: IncomingMessage) {
  const { statusCode = 0, statusMessage = '', headersDistinct, httpVersion } = answer;
  const said = headersDistinct.connection?.join().toLowerCase() ?? '';
  return {
    status: statusCode,
    reason: statusMessage,
    headers: headersDistinct,
    keepsConnection: httpVersion === '1.1' ? !said.includes('close') : said.includes('keep-alive'),
  };
}

/** Node's "socket hang up" and "aborted" are a server that ended the connection. */
function reasonOf(error: unknown, phase: string): unknown {
  const isSystems = error instanceof Error && 'syscall' in error;
  const failure = failureOf(error, { phase });
  return failure?.code === 'ECONNRESET' && !isSystems
    ? new Failure('http.closed', { phase }, { cause: error })
    : (failure ?? error);
}
