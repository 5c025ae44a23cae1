/**
 * Slack, on this machine: `emulate` (nobody of us wrote it) behind a door of ours, which refuses what
 * Block Kit would refuse, writes down what was asked, keeps what went to response_urls, and can be
 * told to answer differently. The bot's token has the scopes of our manifest and no others.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { createEmulator } from 'emulate';
import { parse } from 'yaml';
import { z } from 'zod';
import { closedPort } from '../../peers/tcp.ts';
import { Message } from './block-kit.ts';

export const manifestText = readFileSync(
  new URL('../../../manifests/slack/manifest.yaml', import.meta.url),
  'utf8',
);
export const manifest = parse(manifestText);

export const team = 'T000000001';
export const admin = 'U000000001';
export const secret = 'a signing secret';
export const botToken = 'xoxb-bot';

const everything =
  'channels:read channels:history groups:read im:read im:write im:history chat:write files:write';

interface Call {
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What was posted to a response_url. */
interface Response {
  readonly id: string;
  readonly text: string;
  readonly blocks?: readonly unknown[];
  readonly response_type?: string;
  readonly thread_ts?: string;
  readonly replace_original?: boolean;
}

const Said = z.array(
  z.object({
    text: z.string(),
    ts: z.string(),
    thread_ts: z.string().optional(),
    blocks: z.array(z.unknown()).optional(),
    files: z.array(z.object({ name: z.string() })).optional(),
  }),
);

interface Dropped {
  readonly type: string;
  readonly body: Buffer;
  /** Where Slack sends whoever wants it. */
  readonly location?: string;
}

type Override = (body: Readonly<Record<string, unknown>>) => object | undefined;

export async function slackPeer() {
  const calls: Call[] = [];
  const responses: Response[] = [];
  const files = new Map<string, Dropped>();
  const overrides = new Map<string, Override>();
  const door = createServer((request, response) => void pass(request, response));
  const url = await listening(door);
  // emulate takes no port of the system's choice together with an address of ours.
  const port = await closedPort();
  const emulator = await createEmulator({
    service: 'slack',
    port,
    baseUrl: url,
    seed: { slack: seed() },
  });
  const behind = `http://127.0.0.1:${port}`;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const path = request.url ?? '/';
    const answer = answerOf(path, body, String(request.headers['content-type']));
    if (answer) {
      response.writeHead(answer.status, answer.headers); // restify's returns nothing
      return void response.end(answer.body);
    }
    const {
      host: _host,
      connection: _connection,
      'content-length': _length,
      ...kept
    } = request.headers;
    const forwarded = await fetch(behind + path, {
      method: request.method,
      headers: Object.entries(kept).map(([name, value]): [string, string] => [name, String(value)]),
      body: request.method === 'GET' ? undefined : body,
    });
    const answered = Buffer.from(await forwarded.arrayBuffer());
    response.writeHead(forwarded.status, {
      'content-type': String(forwarded.headers.get('content-type')),
    });
    response.end(answered);
  }

  function answerOf(path: string, body: Buffer, type: string) {
    const [, kind, name = ''] = path.split('/');
    if (kind === 'respond') return respond(name, JSON.parse(body.toString()));
    const file = files.get(name);
    if (kind === 'dropped' && file) return downloaded(file);
    if (kind !== 'api') return undefined;
    const fields = fieldsOf(body, type);
    calls.push({ method: name, body: fields });
    const changed = overrides.get(name)?.(fields) ?? complaintOf(name, fields);
    return changed && json(changed);
  }

  function respond(id: string, body: Omit<Response, 'id'>) {
    responses.push({ ...body, id });
    return Message.safeParse(body).success
      ? json({ ok: true })
      : { ...json({ ok: false, error: 'invalid_blocks' }), status: 500 };
  }

  async function api(method: string, body: object, token = 'xoxb-admin') {
    const response = await fetch(`${behind}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return JSON.parse(await response.text());
  }

  const { channels } = await api('conversations.list', { types: 'public_channel,private_channel' });
  const helpdesk: string = channels.find(({ name }: { name: string }) => name === 'helpdesk').id;
  const { channel: direct } = await api('conversations.open', { users: admin }, 'xoxb-all');
  return {
    url,
    apiUrl: `${url}/api/`,
    calls,
    responses,
    files,
    overrides,
    helpdesk,
    direct: String(direct.id),
    api,
    responseUrl: (id: string = randomUUID()) => `${url}/respond/${id}`,
    callsOf: (method: string) =>
      calls.filter((call) => call.method === method).map(({ body }) => body),
    /** The messages of a channel as Slack has them, oldest first. */
    async messages(channel: string, thread?: string) {
      const method = thread ? 'conversations.replies' : 'conversations.history';
      const read = await api(method, { channel, ts: thread }, 'xoxb-all');
      return Said.parse(read.messages).toSorted((one, other) => Number(one.ts) - Number(other.ts));
    },
    async [Symbol.asyncDispose]() {
      door.closeAllConnections();
      door.close();
      await emulator.close();
    },
  };
}

function seed() {
  return {
    strict_scopes: true,
    users: [{ name: 'exchange-check' }],
    channels: [{ name: 'helpdesk' }],
    tokens: [
      {
        token: botToken,
        type: 'bot',
        user: 'exchange-check',
        scopes: manifest.oauth_config.scopes.bot,
      },
      { token: 'xoxb-admin', user: 'admin', scopes: everything },
      {
        token: 'xoxb-all',
        user: 'exchange-check',
        scopes: `${everything} channels:history im:read`,
      },
    ],
  };
}

function downloaded({ type, body, location }: Dropped) {
  return location
    ? { status: 302, headers: { location }, body: '' }
    : { status: 200, headers: { 'content-type': type }, body };
}

/** What emulate lets pass and Slack would not. */
function complaintOf(method: string, { text, blocks }: Call['body']) {
  if (!method.startsWith('chat.')) return undefined;
  const message = { text, blocks: typeof blocks === 'string' ? JSON.parse(blocks) : blocks };
  return Message.safeParse(message).success ? undefined : { ok: false, error: 'invalid_blocks' };
}

function fieldsOf(body: Buffer, type: string): Call['body'] {
  if (type.startsWith('application/json')) return JSON.parse(body.toString() || '{}');
  return Object.fromEntries(new URLSearchParams(body.toString()));
}

function json(body: object) {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** @returns the address of a server that listens on loopback from now on */
export async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

/** The headers with which Slack signs what it sends. */
export function signed(body: string | Buffer, type: string, atMs = Date.now(), key = secret) {
  const timestamp = String(Math.floor(atMs / 1000));
  const hmac = createHmac('sha256', key).update(`v0:${timestamp}:`).update(body);
  return {
    'content-type': type,
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${hmac.digest('hex')}`,
  };
}
