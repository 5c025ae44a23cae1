/** What the chat page's server answers, and what it refuses. */
import { expect, test } from 'vitest';
import type { Card } from '../../../src/model/card.ts';
import type { Respond } from '../../../src/model/command.ts';
import { WebServer } from '../../../src/surfaces/web/server.ts';
import { ask, question, send, startChat } from './chat-server.ts';

const megabyte = 1024 * 1024;

const cardOf = (summary: string): Card => ({ summary, tone: 'neutral', blocks: [] });
const echo: Respond = async (text) => ({ verdict: 'explained', card: cardOf(`${text.length}`) });

function linesOf(body: string) {
  return body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('an answer grows line by line, and its last line is done', async () => {
  await using chat = await startChat(async (text, { surface }, progress) => {
    progress?.(cardOf('so far'));
    return { verdict: 'explained', card: cardOf(`${surface}: ${text}`) };
  });

  const { status, headers, body } = await ask(chat.url, question('help'));

  expect({ status, type: headers['content-type'] }).toEqual({
    status: 200,
    type: 'application/x-ndjson',
  });
  expect(linesOf(body)).toMatchObject([
    { card: { type: 'AdaptiveCard', fallbackText: 'so far' }, done: false },
    { card: { type: 'AdaptiveCard', fallbackText: 'web: help' }, done: true },
  ]);
});

test('the zone of the browser comes with the question, unless it is none', async () => {
  const zones: unknown[] = [];
  await using chat = await startChat(async (text, origin) => {
    zones.push(origin.zone);
    return echo(text, origin);
  });

  for (const zone of ['Europe/Berlin', 'Mars/Base', undefined])
    await ask(chat.url, [JSON.stringify({ text: 'help', zone })]);

  expect(zones).toEqual(['Europe/Berlin', undefined, undefined]);
});

test('a fault of ours is said in a sentence, logged, and the next question is answered', async () => {
  const fault = new Error('secret detail');
  await using chat = await startChat(async (text, origin) => {
    if (text === 'break') throw fault;
    return echo(text, origin);
  });

  const broken = await ask(chat.url, question('break'));
  const next = await ask(chat.url, question('help'));

  expect(linesOf(broken.body)).toEqual([{ error: expect.stringMatching(/mine/), done: true }]);
  expect(broken.body).not.toContain('secret');
  expect(chat.crashes).toEqual([fault]);
  expect(linesOf(next.body)).toMatchObject([{ card: { fallbackText: '4' }, done: true }]);
});

test.each([
  ['/', 'text/html; charset=utf-8'],
  ['/chat.js', 'text/javascript; charset=utf-8'],
  ['/adaptivecards.js', 'text/javascript; charset=utf-8'],
  ['/host-config-dark.json', 'application/json'],
  ['/icon.svg', 'image/svg+xml'],
])('%s comes as %s, with a policy that trusts our own server only', async (path, type) => {
  await using chat = await startChat(echo);

  const { status, headers } = await send({ url: chat.url, path });

  expect({ status, headers }).toMatchObject({
    status: 200,
    headers: {
      'content-type': type,
      'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self';/),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    },
  });
  expect(headers['content-security-policy']).not.toContain('unsafe');
});

test.each([
  '/index.html',
  '/chat.ts',
  '/../server.ts',
  '/..%2fserver.ts',
  '/%2e%2e/server.ts',
  '//etc/passwd',
  '/page/chat.js',
])('%s is no file of the page', async (path) => {
  await using chat = await startChat(echo);
  expect((await send({ url: chat.url, path })).status).toBe(404);
});

test.each(['/', '/chat.js', '/welcome', '/chat'])(
  'a foreign name that leads to loopback gets nothing of %s',
  async (path) => {
    await using chat = await startChat(echo);
    const kind = path === '/chat' ? { method: 'POST', body: question('help') } : {};
    const { port } = new URL(chat.url);
    const calls = ['attacker.example', 'localhost', 'localhost:1', `localhost.attacker:${port}`];

    const replies = await Promise.all(
      calls.map((host) => {
        const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' };
        return send({ url: chat.url, path, headers, ...kind });
      }),
    );

    expect(replies.map(({ status }) => status)).toEqual([421, 421, 421, 421]);
  },
);

test.each(['localhost', '127.0.0.1', '[::1]'])('%s is our own name', async (name) => {
  await using chat = await startChat(echo);
  const host = `${name}:${new URL(chat.url).port}`;

  const { status } = await ask(chat.url, question('help'), { host, origin: `http://${host}` });

  expect(status).toBe(200);
});

test.each(['null', '', 'https://attacker.example', 'http://localhost:1', 'file://'])(
  'a page at "%s" may not ask',
  async (origin) => {
    await using chat = await startChat(echo);
    expect((await ask(chat.url, question('help'), { origin })).status).toBe(403);
  },
);

test('a request without an origin, or of a form, is refused', async () => {
  await using chat = await startChat(echo);
  const json = { 'content-type': 'application/json' };
  const post = { url: chat.url, path: '/chat', method: 'POST', body: question('help') };

  const bare = await send({ ...post, headers: json });
  const forms = await Promise.all(
    ['text/plain', 'application/x-www-form-urlencoded', 'text/plain; application/json', ''].map(
      (type) => ask(chat.url, question('help'), { 'content-type': type }),
    ),
  );
  const read = await send({ url: chat.url, path: '/chat' });

  expect(bare.status).toBe(403);
  expect(forms.map(({ status }) => status)).toEqual([415, 415, 415, 415]);
  expect(read.status).toBe(405);
});

test('1 MB of text is read, and a byte more is refused in a sentence', async () => {
  await using chat = await startChat(echo);
  const [full, over, quotes] = await Promise.all([
    ask(chat.url, question('x'.repeat(megabyte))),
    ask(chat.url, question('x'.repeat(megabyte + 1))),
    ask(chat.url, question('"'.repeat(megabyte))),
  ]);

  expect(linesOf(full.body)).toMatchObject([{ card: { fallbackText: `${megabyte}` } }]);
  expect(linesOf(quotes.body)).toMatchObject([{ card: { fallbackText: `${megabyte}` } }]);
  expect(over).toMatchObject({ status: 413, body: expect.stringContaining('longer than 1 MB') });
});

test('a body too long is refused whether or not it says its length', async () => {
  await using chat = await startChat(echo);
  const piece = Buffer.alloc(megabyte, 'x');

  const said = await ask(chat.url, [Buffer.concat([piece, piece, piece])]);
  const unsaid = await ask(chat.url, [piece, piece, piece]);

  expect([said.status, unsaid.status]).toEqual([413, 413]);
});

test.each([
  ['no JSON', 'help'],
  ['nothing', ''],
  ['another shape', '{"words":"help"}'],
  ['a number', '{"text":1}'],
  ['no UTF-8', Buffer.from('7b2274657874223a22ff227d', 'hex')],
  ['no text', JSON.stringify({ text: 'PK\u0003\u0004\u0000\u0000' })],
])('%s is refused in a sentence', async (_what, body) => {
  await using chat = await startChat(echo);
  const reply = await ask(chat.url, [body]);
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.body).error).toMatch(/\.$/);
});

test('eight questions at once are answered, the ninth is asked to come again', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: full, resolve: isFull } = Promise.withResolvers<void>();
  let asked = 0;
  await using chat = await startChat(async (text, origin) => {
    asked += 1;
    if (asked === 8) isFull();
    await released;
    return echo(text, origin);
  });

  const eight = Array.from({ length: 8 }, () => ask(chat.url, question('help')));
  await full;
  const ninth = await ask(chat.url, question('help'));
  release();
  const answered = await Promise.all(eight);
  const later = await ask(chat.url, question('help'));

  expect(ninth).toMatchObject({ status: 503, body: expect.stringContaining('busy') });
  expect([...answered, later].map(({ status }) => status)).toEqual(Array(9).fill(200));
});

test('readiness names what is still missing', async () => {
  const server = new WebServer();
  let isOpen = false;
  server.needs('database', () => isOpen);
  const url = await server.listen(0, '127.0.0.1');

  const before = await fetch(`${url}/readyz`);
  isOpen = true;
  const after = await fetch(`${url}/readyz`);

  expect([before.status, await before.json()]).toEqual([
    503,
    { status: 'waiting', waiting: ['database'] },
  ]);
  expect([after.status, await after.json()]).toEqual([200, { status: 'ready', waiting: [] }]);
  await server.close();
});
