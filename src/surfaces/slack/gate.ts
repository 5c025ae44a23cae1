/**
 * What a request must pass before Bolt sees it: size, time, signature, replay, content.
 *
 * Bolt checks the signature itself, but takes a timestamp of next year, reads `1e9` and `0x..` as
 * numbers (a replay would not look like one), answers 400 to
 * `application/x-www-form-urlencoded; charset=utf-8` because it compares the whole header (a proxy
 * may add the charset: it is taken off here), and waits three seconds before it refuses a body that
 * is no delivery at all.
 * See https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { z } from 'zod';
import { Recent } from '../../model/recent.ts';
import type { Log } from './log.ts';

const longestBody = 1024 * 1024;
const bodyWithinMs = 10_000;
const windowS = 300;

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';

const Delivery = z.union([
  z.looseObject({ command: z.string(), type: z.undefined().optional() }),
  z.looseObject({ type: z.literal('url_verification'), challenge: z.string() }),
  z.looseObject({
    type: z.literal('event_callback'),
    event_id: z.string(),
    event: z.looseObject({ type: z.string() }),
  }),
  z.looseObject({
    type: z.literal('block_actions'),
    user: z.looseObject({ id: z.string() }),
    actions: z.array(z.looseObject({ action_id: z.string() })).min(1),
  }),
  z.looseObject({
    type: z.enum(['message_action', 'shortcut']),
    callback_id: z.string(),
    user: z.looseObject({ id: z.string() }),
  }),
]);

/** Deliveries that need no answer but an acknowledgement. */
const Notice = z.looseObject({
  type: z.enum(['app_rate_limited', 'view_submission', 'view_closed', 'block_suggestion']),
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** @param next sees only what passed, with its body read into `rawBody` */
export function gate(signingSecret: string, log: Log, next: Handler, now = Date.now): Handler {
  const handled = new Recent<true>({ entries: 200_000, ageMs: 2 * windowS * 1000 }, now);

  /** @returns the status to end with, or undefined if Bolt shall see it */
  function refusalOf(request: IncomingMessage, body: Buffer): number | undefined {
    if (isSslCheck(body)) return 200;
    const signature = verified(signingSecret, request, body, now());
    if (!signature) return 401;
    if (handled.get(signature)) {
      log.warn({}, 'a request from Slack came twice, byte for byte: the second one is ignored');
      return 200;
    }
    const status = contentRefusalOf(request, body);
    if (status === undefined) handled.set(signature, true);
    return status;
  }

  return (request, response) => {
    bodyOf(request)
      .then((body) => {
        const status = typeof body === 'number' ? body : refusalOf(request, body);
        if (status !== undefined) return end(response, status);
        next(Object.assign(request, { rawBody: body }), response);
      })
      .catch((error: unknown) => {
        log.warn({ error: String(error) }, 'a request from Slack could not be read');
        end(response, 400);
      });
  };
}

/** What is left of a body that was too long or too slow is not read: the connection ends. */
function end(response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  const isUnread = status === 408 || status === 413;
  response.writeHead(status, isUnread ? { connection: 'close' } : {}); // restify's returns nothing
  response.end();
}

/** @returns the body, or the status that says why there is none */
function bodyOf(request: IncomingMessage): Promise<Buffer | 408 | 413> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const timer = setTimeout(() => finish(408), bodyWithinMs);
    const finish = (outcome: Buffer | 408 | 413) => {
      clearTimeout(timer);
      request.removeListener('data', take).pause();
      resolve(outcome);
    };
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length > longestBody) return finish(413);
      chunks.push(chunk);
    };
    if (Number(request.headers['content-length'] ?? 0) > longestBody) return finish(413);
    request.on('data', take).once('end', () => finish(Buffer.concat(chunks)));
    request.once('close', () => {
      clearTimeout(timer);
      reject(new Error('the connection ended before the body'));
    });
  });
}

function contentRefusalOf(request: IncomingMessage, body: Buffer): number | undefined {
  const mediaType = mediaTypeOf(request);
  if (!mediaType) return 415;
  request.headers['content-type'] = mediaType; // Bolt compares the whole header
  const delivery = contentOf(body, mediaType);
  if (Notice.safeParse(delivery).success) return 200;
  return Delivery.safeParse(delivery).success ? undefined : 400;
}

function mediaTypeOf({ headers }: IncomingMessage): typeof form | typeof json | undefined {
  if (headers['content-encoding'] && headers['content-encoding'] !== 'identity') return undefined;
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return mediaType === form || mediaType === json ? mediaType : undefined;
}

/** @returns the signature, if it is Slack's and of now */
function verified(
  signingSecret: string,
  { headers }: IncomingMessage,
  body: Buffer,
  nowMs: number,
): string | undefined {
  const { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } = headers;
  if (typeof timestamp !== 'string' || typeof signature !== 'string') return undefined;
  if (!/^[1-9]\d{0,11}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return undefined;
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > windowS) return undefined;
  const hmac = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body);
  const ours = Buffer.from(`v0=${hmac.digest('hex')}`);
  return timingSafeEqual(ours, Buffer.from(signature)) ? signature : undefined;
}

/** Slack looks after our certificate with an unsigned form; nothing else in it counts. */
function isSslCheck(body: Buffer): boolean {
  return body.length < 200 && parse(body.toString()).ssl_check === '1';
}

/** @throws if it is not what it says it is */
function contentOf(body: Buffer, mediaType: string): unknown {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  if (mediaType === json) return JSON.parse(text);
  const { payload, ...fields } = parse(text);
  return typeof payload === 'string' ? JSON.parse(payload) : fields;
}
