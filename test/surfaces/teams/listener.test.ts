/** The door: what is let in, and what a stranger learns. */
import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import type { Respond } from '../../../src/model/command.ts';
import { connectorPeer, type issuerPeer, teamsBot } from '../../peers/teams.ts';

const respond: Respond = async (text) => ({
  verdict: 'explained',
  card: { summary: text, tone: 'neutral', blocks: [] },
});

type Issuer = Awaited<ReturnType<typeof issuerPeer>>;

const hourAgo = () => Math.floor(Date.now() / 1000) - 3600;
const hmacOfPublicKey = async ({ publicKey, claims }: Issuer, url: string) =>
  await new SignJWT(claims(url))
    .setProtectedHeader({ alg: 'HS256', kid: 'key' })
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(await exportSPKI(publicKey)));

const forgeries: readonly (readonly [string, (issuer: Issuer, url: string) => unknown])[] = [
  ['no token', () => ''],
  ['no scheme', (issuer, url) => issuer.token(url)],
  ['another scheme', async (issuer, url) => `Basic ${await issuer.token(url)}`],
  ['no token behind the scheme', () => 'Bearer '],
  ['a word', () => 'Bearer word'],
  ['three words', () => 'Bearer a.b.c'],
  [
    'another signature',
    async (issuer, url) => `Bearer ${await issuer.token(url, {}, issuer.forgedKey)}`,
  ],
  [
    'a key nobody published',
    async (issuer, url) => `Bearer ${await issuer.token(url, {}, issuer.forgedKey, 'other')}`,
  ],
  ['expired', async (issuer, url) => `Bearer ${await issuer.token(url, { exp: hourAgo() })}`],
  [
    'not valid yet',
    async (issuer, url) => `Bearer ${await issuer.token(url, { nbf: hourAgo() + 7200 })}`,
  ],
  [
    'another audience',
    async (issuer, url) => `Bearer ${await issuer.token(url, { aud: 'other' })}`,
  ],
  ['no audience', async (issuer, url) => `Bearer ${await issuer.token(url, { aud: undefined })}`],
  [
    'another issuer',
    async (issuer, url) => `Bearer ${await issuer.token(url, { iss: 'https://evil' })}`,
  ],
  [
    'another service URL',
    async (issuer) => `Bearer ${await issuer.token('https://evil.example/')}`,
  ],
  [
    'no service URL',
    async (issuer, url) => `Bearer ${await issuer.token(url, { serviceurl: undefined })}`,
  ],
  ['algorithm none', (issuer, url) => `Bearer ${new UnsecuredJWT(issuer.claims(url)).encode()}`],
  [
    'the public key as a secret',
    async (issuer, url) => `Bearer ${await hmacOfPublicKey(issuer, url)}`,
  ],
  [
    'the token of an Emulator',
    async (issuer, url) => {
      const iss = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/';
      return `Bearer ${await issuer.token(url, { iss, ver: '1.0', appid: issuer.claims(url).aud })}`;
    },
  ],
];

test('a good token is let in', async () => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond, connector });

  expect(await bot.says()).toEqual({ status: 200, body: '' });
  expect(connector.calls).toHaveLength(1);
});

test.each(forgeries)('%s: a bare 401, and the reason in the log only', async (_name, forge) => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond, connector });

  const answer = await bot.says({}, `${await forge(bot.issuing, `${connector.url}/`)}`);

  expect(answer).toEqual({ status: 401, body: '' });
  expect(bot.lines.filter(({ level }) => level !== 'debug')).toMatchObject([
    { level: 'warn', message: 'refused' },
  ]);
  expect(connector.calls).toEqual([]);
});

test('answers go to no host but those of Microsoft', async () => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond, connector });
  const serviceUrl = 'https://smba.trafficmanager.net.evil.example/';

  const answer = await bot.says({ serviceUrl }, `Bearer ${await bot.issuing.token(serviceUrl)}`);

  expect(answer).toEqual({ status: 401, body: '' });
});

test('keys that can not be fetched are not the fault of the token', async () => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond, connector });
  const token = await bot.issuing.token(`${connector.url}/`);
  await bot.issuing[Symbol.asyncDispose]();

  expect(await bot.says({}, `Bearer ${token}`)).toEqual({ status: 503, body: '' });
});

const bomb = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
const big = JSON.stringify({ text: 'x'.repeat(2_000_000) });

test.each<[string, number, string | Uint8Array<ArrayBuffer>, Record<string, string>?]>([
  ['nothing', 400, ''],
  ['an empty object', 400, '{}'],
  ['a list', 400, '[{"type":"message"}]'],
  ['a word', 400, '"message"'],
  ['null', 400, 'null'],
  ['half an object', 400, '{"type":"message"'],
  ['2 MB', 413, big],
  ['a deep list', 400, bomb],
  ['a deep object', 400, `${'{"value":'.repeat(90_000)}1${'}'.repeat(90_000)}`],
  ['an activity without a sender', 400, '{"type":"message","channelId":"msteams"}'],
  ['text that is not UTF-8', 400, Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d)],
  ['a picture', 400, Uint8Array.from({ length: 5000 }, (_, index) => (index * 37) % 256)],
  ['another type', 415, '{}', { 'content-type': 'text/plain' }],
  ['a compressed body', 415, '{}', { 'content-encoding': 'gzip' }],
])('%s is %i, and the bot lives', async (_name, status, body, headers) => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond, connector });
  const authorization = `Bearer ${await bot.issuing.token(`${connector.url}/`)}`;

  expect(await bot.post(body, { authorization, ...headers })).toEqual({ status, body: '' });
  expect(await bot.says()).toEqual({ status: 200, body: '' });
});
