/**
 * S2: Autodiscover takes an account to no host but those of the mail domain, and to no weaker way than
 * was offered, however hostile its answers. Every host here has a certificate that is valid for it.
 */
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { Secret } from '../../src/model/account.ts';
import { autodiscoverOf } from '../../src/probes/autodiscover/probe.ts';
import { dnsPeer, type Zone } from '../peers/dns.ts';
import { plainPeer } from '../peers/servers.ts';
import { reaching } from '../reaching.ts';
import { collector, holdsLogon, holdsProof, refusal, trusted } from './collector.ts';

const domain = 'contoso.test';
const ours = `autodiscover.${domain}`;
const theirs = 'mail.evil.test';
const knowledge = loadKnowledge();

type Answer = (name: string, request: string) => string;

interface Wish {
  readonly domain?: string;
  readonly answer?: Answer;
  /** Of port 80. */
  readonly location?: string;
  readonly zone?: Zone;
  readonly listed?: readonly string[];
}

/** A check by Autodiscover, with an account that may go wherever the check may. */
async function discover(wish: Wish) {
  const mailDomain = wish.domain ?? domain;
  const domains = [domain, 'evil.test', mailDomain, 'co.uk', 'autodiscover.test'];
  await using https = await collector({
    domains,
    certificateFor: () => 'right',
    ...(wish.answer ? { answer: wish.answer } : {}),
  });
  let clear = '';
  await using http = await plainPeer((socket) => {
    socket.on('data', (data) => {
      clear += data.toString('latin1');
      socket.write(
        wish.location
          ? `HTTP/1.1 302 Found\r\nLocation: ${wish.location.replace('PORT', String(https.port))}\r\nContent-Length: 0\r\n\r\n`
          : 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
      );
    });
  });
  await using peer = await dnsPeer({
    [`A ${mailDomain}`]: ['127.0.0.1'],
    [`A autodiscover.${mailDomain}`]: ['127.0.0.1'],
    [`A ${theirs}`]: ['127.0.0.1'],
    'A autodiscover.evil.test': ['127.0.0.1'],
    'A evil.test': ['127.0.0.1'],
    'A autodiscover.co.uk': ['127.0.0.1'],
    'A autodiscover.test': ['127.0.0.1'],
    ...wish.zone,
  });
  const reach = reaching({
    domains: wish.listed ?? [domain],
    networks: ['127.0.0.1'],
    ports: [https.port, http.port],
    nameServers: [peer.server],
    authorities: [trusted],
  });
  const mailbox = `user@${mailDomain}`;
  const target = { text: mailbox, mailbox, domain: mailDomain, port: https.port };
  const probe = autodiscoverOf({ patienceMs: 2000, httpPort: http.port });
  const report = await check(target, [probe], knowledge, {
    reach,
    timeoutMs: 20_000,
    account: { user: mailbox, domain: '', password: new Secret('planted-7Qx') },
  });
  const [run] = report.probes;
  if (!run || run.crash !== undefined) throw new Error(run?.crash ?? 'no run');
  return {
    clear,
    asked: peer.asked,
    codes: run.steps.flatMap(({ code }) => code ?? []),
    hosts: [...https.heard.keys()].sort(),
    heardBy: (host: string) => https.heard.get(host) ?? '',
    all: [...https.heard.values()].join('\n'),
  };
}

const reply = (head: string, body = '') =>
  `HTTP/1.1 ${head}\r\nContent-Type: text/xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const redirected = (action: string, element: string) =>
  reply(
    '200 OK',
    `<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"><Account><AccountType>email</AccountType><Action>${action}</Action>${element}</Account></Response></Autodiscover>`,
  );

/** At the mail domain this, elsewhere the bait. */
const atOurs =
  (answer: string): Answer =>
  (name) =>
    name.endsWith(domain) ? answer : refusal;

const evilUrl = `https://${theirs}/autodiscover/autodiscover.xml`;

test('the collector hears an account where one may go', async () => {
  const { heardBy, hosts } = await discover({});
  expect(holdsLogon(heardBy(ours) + heardBy(domain))).toBe(true);
  expect(hosts.every((host) => host.endsWith(domain))).toBe(true);
});

test.each<[string, Wish]>([
  ['a redirect of HTTP', { answer: atOurs(reply(`302 Found\r\nLocation: ${evilUrl}`)) }],
  ['a redirect for good', { answer: atOurs(reply(`308 Moved\r\nLocation: ${evilUrl}`)) }],
  [
    'a redirect to a name that begins like ours',
    { answer: atOurs(reply(`302 Found\r\nLocation: https://${domain}.evil.test/`)) },
  ],
  [
    'a redirect that has our name for a user',
    { answer: atOurs(reply(`302 Found\r\nLocation: https://${domain}@evil.test/`)) },
  ],
  ['a redirect without TLS', { answer: atOurs(reply(`302 Found\r\nLocation: http://${ours}/`)) }],
  [
    'a document that sends on',
    { answer: atOurs(redirected('redirectUrl', `<RedirectUrl>${evilUrl}</RedirectUrl>`)) },
  ],
  [
    'a document with another mailbox',
    { answer: atOurs(redirected('redirectAddr', '<RedirectAddr>user@evil.test</RedirectAddr>')) },
  ],
  [
    'the redirect on port 80',
    { answer: atOurs(reply('404 Not Found')), location: `https://${theirs}:PORT/` },
  ],
  [
    'the SRV record',
    {
      answer: atOurs(reply('404 Not Found')),
      zone: { [`SRV _autodiscover._tcp.${domain}`]: [`0 0 443 ${theirs}`] },
    },
  ],
])('%s to a stranger takes no account there, and no connection', async (_what, wish) => {
  const { hosts, all, clear, codes, asked } = await discover(wish);
  expect(hosts.filter((host) => !host.endsWith(`.${domain}`) && host !== domain)).toEqual([]);
  expect(holdsLogon(all)).toBe(false);
  expect(clear).not.toMatch(/authorization:/i);
  expect(asked.filter((question) => question.includes('evil'))).toEqual([]);
  expect(codes.some((code) => code.startsWith('autodiscover.') || code.startsWith('http.'))).toBe(
    true,
  );
});

test.each([
  ['contoso.co.uk', ['uk', 'test', 'com']],
  ['mail.contoso.co.uk', ['uk']],
  ['co.uk', ['uk']],
  ['uk', ['uk']],
  ['com', ['com']],
  ['autodiscover.co.uk', ['uk']],
  ['github.io', ['io']],
])('the mailbox of %s is looked for nowhere above it', async (mailDomain, listed) => {
  const { asked, hosts, all } = await discover({ domain: mailDomain, listed });
  const above = (name: string) => !`.${name}`.endsWith(`.${mailDomain}`);
  expect(asked.map((question) => question.split(' ')[1] ?? '').filter(above)).toEqual([]);
  expect(hosts.filter(above)).toEqual([]);
  const isNobodys = ['co.uk', 'uk', 'com', 'autodiscover.co.uk', 'github.io'].includes(mailDomain);
  expect(holdsLogon(all)).toBe(!isNobodys);
});

const basicOnly =
  'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n';

test('who takes NTLM back, and asks for the password in the clear, gets nothing', async () => {
  const fishing: Answer = (_, request) =>
    /authorization: *(ntlm|negotiate)/i.test(request) ? basicOnly : refusal;
  const { all, codes } = await discover({ answer: fishing });
  expect(holdsLogon(all)).toBe(true);
  expect(holdsProof(all)).toBe(false);
  expect(codes).toContain('autodiscover.basic-only');
});

test('a place that takes only the password in the clear gets none where another takes better', async () => {
  const { heardBy, codes } = await discover({
    answer: (name) => (name === domain ? basicOnly : refusal),
  });
  expect(holdsLogon(heardBy(domain))).toBe(false);
  expect(holdsLogon(heardBy(ours))).toBe(true);
  expect(codes).toContain('autodiscover.basic-only');
});

test.each(['expired', 'for-another-name', 'signed-by-itself', 'of-a-stranger'] as const)(
  'a host of the domain whose certificate is %s learns neither account nor mailbox',
  async (certificate) => {
    await using https = await collector({ domains: [domain], certificateFor: () => certificate });
    await using peer = await dnsPeer({ [`A ${ours}`]: ['127.0.0.1'] });
    const mailbox = `user@${domain}`;
    await check(
      { text: mailbox, mailbox, domain, port: https.port },
      [autodiscoverOf({ patienceMs: 2000, httpPort: 9 })],
      knowledge,
      {
        reach: reaching({
          domains: [domain],
          networks: ['127.0.0.1'],
          ports: [https.port],
          nameServers: [peer.server],
          authorities: [trusted],
        }),
        timeoutMs: 20_000,
        account: { user: mailbox, domain: '', password: new Secret('planted-7Qx') },
      },
    );
    const heard = [...https.heard.values()].join('\n');
    expect(heard).toContain('autodiscover');
    expect(holdsLogon(heard)).toBe(false);
    expect(heard).not.toContain(mailbox);
  },
);
