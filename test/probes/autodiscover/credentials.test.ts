/** To whom the account does not go: a collecting server stands wherever it must not. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import { isNobodys, nextPlace, placesOf, urlOf } from '../../../src/probes/autodiscover/places.ts';
import { authority, daysFromNow } from '../../peers/authority.ts';
import { dnsPeer } from '../../peers/dns.ts';
import { reaching } from '../../reaching.ts';
import { ca, collector, everyWay, offering } from './collector.ts';
import { checkAt } from './practice-check.ts';

const strangers = await authority('Nobody');
const proof = /authorization: *(basic|\w+ +TlRMTVNTUAAD)/i;

test('where all is as it should be, the proof is sent: the collector can tell', async () => {
  await using server = await collector(everyWay);
  await checkAt(server);
  expect(server.heard()).toMatch(/POST \/autodiscover\/autodiscover.xml/);
  await using basic = await collector(offering('Basic realm="x"'));
  await checkAt(basic);
  expect(basic.heard()).toMatch(proof);
});

test.each([
  ['expired', { notAfter: daysFromNow(-1) }, ca],
  ['for another name', { names: ['other.test'] }, ca],
  ['signed by itself', { signedBy: 'itself' }, ca],
  ["a stranger's", {}, strangers],
] as const)(
  'nothing is sent where the certificate is %s, not even the address',
  async (_, wish, signer) => {
    await using server = await collector(offering('Basic realm="x"'), wish, signer);
    const { findings } = await checkAt(server);
    expect(server.heard()).toContain('GET /autodiscover/autodiscover.xml');
    expect(server.heard()).not.toMatch(/authorization:/i);
    expect(server.heard()).not.toContain('user@contoso.test');
    expect(findings).toContain('autodiscover/certificate-not-valid proven');
  },
);

test('nothing is sent to a host that is none of the places of the account', async () => {
  await using server = await collector(offering('Basic realm="x"'));
  const { all } = await checkAt(server, { hosts: ['fabrikam.test'] });
  expect(server.heard()).not.toMatch(/authorization:/i);
  expect(all('http.logon')[0]).toMatchObject({
    code: 'credentials.withheld',
    evidence: { reason: 'account-place' },
  });
});

test('a redirect out of the mail domain is not followed, with or without credentials', async () => {
  await using evil = await collector(offering('Basic realm="x"'));
  const to = `https://evil.test:${evil.port}/autodiscover/autodiscover.xml`;
  await using server = await collector(
    `HTTP/1.1 302 Found\r\nLocation: ${to}\r\nContent-Length: 0\r\n\r\n`,
  );
  const { findings, all } = await checkAt(server);
  expect(evil.heard()).toBe('');
  expect(all('autodiscover.redirect')).toMatchObject(
    Array.from({ length: 3 }, () => ({ code: 'autodiscover.foreign-redirect', evidence: { to } })),
  );
  expect(findings).toContain('autodiscover/leads-elsewhere proven');
});

test('an SRV record that points out of the mail domain leads nowhere', async () => {
  await using evil = await collector(offering('Basic realm="x"'));
  await using names = await dnsPeer({
    'SRV _autodiscover._tcp.contoso.test': [`0 0 ${evil.port} evil.test`],
    'A evil.test': ['127.0.0.1'],
  });
  const { all, findings } = await checkAt(evil, {
    names: [],
    listed: ['contoso.test'],
    nameServers: [names.server],
  });
  expect(evil.heard()).toBe('');
  expect(names.asked.filter((one) => one.includes('evil'))).toEqual([]);
  expect(all('autodiscover.redirect')).toMatchObject([{ code: 'autodiscover.foreign-redirect' }]);
  expect(findings).toContain('autodiscover/leads-elsewhere proven');
});

test('an SRV record within the mail domain is where the account goes', async () => {
  await using server = await collector(offering('Basic realm="x"'));
  await using names = await dnsPeer({
    'SRV _autodiscover._tcp.contoso.test': [`0 0 ${server.port} mail.contoso.test`],
    'A mail.contoso.test': ['127.0.0.1'],
  });
  const { all } = await checkAt(server, {
    names: [],
    listed: ['contoso.test'],
    nameServers: [names.server],
  });
  expect(server.heard()).toMatch(proof);
  expect(
    all('autodiscover.candidate').find(({ code }) => code === 'autodiscover.basic-only'),
  ).toMatchObject({ evidence: { method: 'srv', name: 'mail.contoso.test' } });
});

test('a place that offers NTLM and then Basic only gets nothing', async () => {
  await using server = await collector((request) =>
    /TlRMTVNTUAAB/.test(request) ? offering('Basic realm="x"') : offering('NTLM'),
  );
  const { all, findings } = await checkAt(server);
  expect(server.heard()).not.toMatch(proof);
  expect(all('http.logon')[0]?.code).toBe('autodiscover.basic-only');
  expect(findings).toContain('autodiscover/basic-only proven');
});

test('a place that offers Basic only gets nothing where another one offers more', async () => {
  await using server = await collector((request) =>
    offering(/^host: contoso\.test/im.test(request) ? 'Basic realm="x"' : 'NTLM'),
  );
  const { all } = await checkAt(server);
  expect(server.heard()).not.toMatch(/authorization: *basic/i);
  expect(all('autodiscover.offer')).toMatchObject([
    {
      code: 'autodiscover.basic-only',
      evidence: { stronger: [expect.any(String), expect.any(String)] },
    },
  ]);
});

test.each([
  ['com', true],
  ['co.uk', true],
  ['autodiscover.com', true],
  ['autodiscover.co.uk', true],
  ['autodiscover.github.io', true],
  ['autodiscover.dyndns.org', true],
  ['autodiscover.contoso.com', false],
  ['autodiscover.contoso.co.uk', false],
  ['mail.contoso.com', false],
  ['contoso.local', false],
  ['192.0.2.1', false],
])('%s belongs to everybody: %s', (name, expected) => {
  expect(isNobodys(name)).toBe(expected);
});

test('no mail domain has a place above it', () => {
  const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
  const suffix = fc.constantFrom('com', 'co.uk', 'de', 'com.au', 'github.io', 'test');
  fc.assert(
    fc.property(fc.array(label, { maxLength: 3 }), suffix, (labels, end) => {
      const domain = [...labels, end].join('.');
      for (const { url } of placesOf({ domain, port: 443 }, reaching())) {
        expect(`.${url.hostname}`.endsWith(`.${domain}`)).toBe(true);
        expect(isNobodys(url.hostname)).toBe(false);
      }
    }),
  );
});

test('of a thousand redirects only those within the mail domain or the list may be followed', () => {
  const reach = reaching({ domains: ['partner.test'] });
  const from = { url: urlOf('contoso.test', 443), method: 'root', trail: [] } as const;
  const host = fc.constantFrom(
    'mail.contoso.test',
    'contoso.test.evil.test',
    'evilcontoso.test',
    'mx.partner.test',
    'partner.test.example',
    'autodiscover.test',
    'test',
    '127.0.0.1',
    '[::1]',
    'localhost',
  );
  const to = fc.oneof(
    fc.webUrl({ withQueryParameters: true }),
    fc
      .tuple(
        fc.constantFrom('https', 'http', 'ftp', 'HTTPS'),
        fc.constantFrom('', 'a:b@', 'mail.contoso.test@'),
        host,
      )
      .map(([scheme, login, name]) => `${scheme}://${login}${name}/x`),
    fc.string(),
  );
  fc.assert(
    fc.property(to, (location) => {
      try {
        const { url } = nextPlace(from, location, 'contoso.test', reach);
        expect(url.protocol).toBe('https:');
        expect(url.username).toBe('');
        expect(url.hostname).toMatch(/(^|\.)(contoso|partner)\.test$/);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
      }
    }),
    { numRuns: 1000 },
  );
});
