/** What a check makes of name servers that nobody here wrote: BIND, unbound and dnsmasq, as Debian has them. */
import { describe, expect, test } from 'vitest';
import { dnsPeer } from '../peers/dns.ts';
import { dnsmasq } from '../peers/dnsmasq.ts';
import { named } from '../peers/named.ts';
import { testWith } from '../peers/peers.ts';
import { closedPort } from '../peers/tcp.ts';
import { unbound } from '../peers/unbound.ts';
import { domain, look } from './looking.ts';

const counted = (count: number, record: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => record(index));

const records = [
  'mail A 192.0.2.25',
  'mail AAAA 2001:db8::25',
  'text TXT "no address"',
  'b.between A 192.0.2.3',
  'alias CNAME mail',
  'dangling CNAME gone',
  'empty CNAME text',
  'circle CNAME circle2',
  'circle2 CNAME circle',
  ...counted(7, (index) => `chain${index} CNAME chain${index + 1}`),
  'chain7 A 192.0.2.7',
  ...counted(100, (index) => `many A 192.0.2.${index + 1}`),
];

describe('BIND', () => {
  testWith('named').each([
    ['mail', 'healthy', []],
    ['alias', 'healthy', []],
    ['chain0', 'healthy', []],
    ['gone', 'failed', ['dns/name-not-found proven']],
    ['dangling', 'failed', ['dns/name-not-found proven']],
    ['text', 'failed', ['dns/no-data proven']],
    ['between', 'failed', ['dns/no-data proven']],
    ['empty', 'failed', ['dns/no-data proven']],
    ['circle', 'failed', ['dns/alias-loop proven']],
  ])('the host %s is %s', async (host, health, findings) => {
    await using server = await named({ zones: { [domain]: records } });
    const seen = await look(`${host}.${domain}`, server.server);
    expect([seen.health, seen.findings]).toEqual([health, findings]);
    expect(seen.unexplained).toEqual([]);
  });

  testWith('named')('every alias of a chain is in the evidence', async () => {
    await using server = await named({ zones: { [domain]: records } });
    const chain = await look(`chain0.${domain}`, server.server);
    expect(chain.evidence(`CNAME chain0.${domain}`)?.chain).toEqual(
      counted(7, (index) => `chain${index + 1}.${domain}`),
    );
    const circle = await look(`circle.${domain}`, server.server);
    expect(circle.evidence(`CNAME circle.${domain}`)?.chain).toEqual([
      `circle2.${domain}`,
      `circle.${domain}`,
    ]);
  });

  testWith('named')('a hundred addresses come over TCP, and 64 of them count', async () => {
    const truncating = 'max-udp-size 512;';
    await using server = await named({ options: truncating, zones: { [domain]: records } });
    const seen = await look(`many.${domain}`, server.server);
    const addresses = seen.evidence(`A many.${domain}`)?.addresses;
    expect(addresses).toHaveLength(64);
    expect(new Set(Array.isArray(addresses) ? addresses : [])).toHaveLength(64);
    expect(seen.health).toBe('healthy');
  });

  testWith('named')(
    'a domain: exchangers and services by preference, and their hosts',
    async () => {
      const zone = [
        '@ MX 20 backup',
        '@ MX 10 mail',
        'mail A 192.0.2.25',
        'backup A 192.0.2.26',
        '_autodiscover._tcp SRV 10 0 443 backup',
        '_autodiscover._tcp SRV 0 5 443 mail',
        '_autodiscover._tcp SRV 0 9 8443 mail',
      ];
      await using server = await named({ zones: { [domain]: zone } });
      const seen = await look(`user@${domain}`, server.server);
      expect(seen.evidence(`MX ${domain}`)?.exchanges).toEqual([
        `mail.${domain}`,
        `backup.${domain}`,
      ]);
      expect(seen.evidence(`SRV _autodiscover._tcp.${domain}`)?.targets).toEqual([
        `mail.${domain}:8443`,
        `mail.${domain}:443`,
        `backup.${domain}:443`,
      ]);
      expect(seen.outcomes).toMatchObject({ [`A backup.${domain}`]: 'passed' });
      expect([seen.health, seen.findings]).toEqual(['healthy', []]);
      expect(seen.normal).toEqual(['dns/one-name-missing']);
    },
  );

  testWith('named').each([
    ['a null MX', ['@ A 192.0.2.80', '@ MX 0 .'], 'degraded', ['dns/null-mx proven']],
    ['a wildcard', ['@ A 192.0.2.80', '* A 192.0.2.80'], 'degraded', ['dns/no-mx proven']],
    ['nothing', [], 'failed', ['dns/no-host-of-domain proven', 'dns/no-mx proven']],
  ])('a domain with %s', async (_what, zone, health, findings) => {
    await using server = await named({ zones: { [domain]: zone } });
    const seen = await look(`user@${domain}`, server.server);
    expect([seen.health, seen.findings]).toEqual([health, findings]);
    expect(seen.unexplained).toEqual([]);
  });

  testWith('named').each([
    ['that serves only listed clients', 'allow-query { none; };', domain],
    ['that does not hold the zone', '', 'fabrikam.test'],
  ])('a server %s refuses', async (_what, options, zone) => {
    await using server = await named({ options, zones: { [zone]: [] } });
    const host = await look(`mail.${domain}`, server.server);
    const whole = await look(`user@${domain}`, server.server);
    for (const { health, findings, unexplained } of [host, whole]) {
      expect([health, findings]).toEqual(['failed', ['dns/refused proven']]);
      expect(unexplained).toEqual([]);
    }
  });
});

/** One zone with two faces: the resolver outside and the one inside get different answers of one server. */
async function split() {
  await using stack = new AsyncDisposableStack();
  const outside = { clients: ['127.0.0.2'], zones: { [domain]: ['mail A 192.0.2.25'] } };
  const inside = { zones: { [domain]: ['mail A 127.0.0.1', 'ex01 A 127.0.0.1'] } };
  const { port } = stack.use(await named(outside, inside));
  const stub = `stub-zone:\n  name: "${domain}"\n  stub-addr: 127.0.0.1@${port}\n`;
  const from = ['outgoing-interface: 127.0.0.2'];
  const outer = stack.use(await unbound({ server: from, clauses: stub }));
  const inner = stack.use(await dnsmasq(`server=127.0.0.1#${port}@127.0.0.3`));
  const parts = stack.move();
  return {
    outside: outer.server,
    inside: inner.server,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

describe('a split zone', () => {
  testWith('named')('is seen from each side with the addresses of that side', async () => {
    await using zone = await split();
    const subject = `A mail.${domain}`;
    const outside = await look(`mail.${domain}`, zone.outside);
    const inside = await look(`mail.${domain}`, zone.inside);
    expect(outside.evidence(subject)).toMatchObject({
      addresses: ['192.0.2.25'],
      resolver: zone.outside,
    });
    expect(inside.evidence(subject)).toMatchObject({
      addresses: ['127.0.0.1'],
      resolver: zone.inside,
    });
    expect([outside.health, inside.health]).toEqual(['healthy', 'healthy']);
  });

  testWith('named')('hides from the outside what it has inside', async () => {
    await using zone = await split();
    const outside = await look(`ex01.${domain}`, zone.outside);
    const inside = await look(`ex01.${domain}`, zone.inside);
    expect(outside.findings).toEqual(['dns/name-not-found proven']);
    expect([inside.health, inside.findings]).toEqual(['healthy', []]);
  });
});

describe('unbound', () => {
  testWith('unbound')('fails where its forwarder is dead', async () => {
    const forward = `forward-zone:\n  name: "."\n  forward-addr: 127.0.0.1@${await closedPort()}\n`;
    await using server = await unbound({
      server: ['outbound-msg-retry: 1', 'infra-keep-probing: no'],
      clauses: forward,
    });
    const seen = await look(`user@${domain}`, server.server);
    expect(seen.health).toBe('failed');
    expect(seen.findings).toEqual([
      expect.stringMatching(/^dns\/(servfail|resolver-timeout) proven$/),
    ]);
    expect(seen.unexplained).toEqual([]);
  });

  testWith('unbound')('says SERVFAIL where the signatures of a zone are broken', async () => {
    await using zone = await named({ zones: { [domain]: records } });
    const digest = 'ab'.repeat(32);
    const stub = `stub-zone:\n  name: "${domain}"\n  stub-addr: 127.0.0.1@${zone.port}\n`;
    const validating = [
      'module-config: "validator iterator"',
      `trust-anchor: "${domain}. DS 12345 13 2 ${digest}"`,
    ];
    await using server = await unbound({ server: validating, clauses: stub });
    await using lenient = await unbound({ clauses: stub });
    const seen = await look(`mail.${domain}`, server.server);
    expect([seen.health, seen.findings]).toEqual(['failed', ['dns/servfail proven']]);
    expect(seen.unexplained).toEqual([]);
    expect((await look(`mail.${domain}`, lenient.server)).health).toBe('healthy');
  });
});

describe('dnsmasq', () => {
  testWith('dnsmasq')(
    'waits for a server that is silent, and no longer than three seconds',
    async () => {
      await using silent = await dnsPeer({
        [`A mail.${domain}`]: 'silence',
        [`AAAA mail.${domain}`]: 'silence',
        [`CNAME mail.${domain}`]: 'silence',
      });
      await using server = await dnsmasq(`server=${silent.server.replace(':', '#')}`);
      const seen = await look(`mail.${domain}`, server.server);
      expect([seen.health, seen.findings]).toEqual(['failed', ['dns/resolver-timeout proven']]);
      expect(seen.steps.map(({ evidence }) => evidence.limitMs)).toEqual([3000, 3000, 3000]);
      expect(silent.asked).toContain(`A mail.${domain}`);
    },
  );

  testWith('dnsmasq')('a filter that swallows a domain makes it look missing', async () => {
    await using server = await dnsmasq(`address=/${domain}/`);
    const seen = await look(`user@${domain}`, server.server);
    expect(seen.health).toBe('failed');
    expect(seen.findings[0]).toBe('dns/no-host-of-domain proven');
  });

  testWith('dnsmasq')('a server that knows one family only is no missing name', async () => {
    await using server = await dnsmasq('address=/#/192.0.2.25');
    const seen = await look(`mail.${domain}`, server.server);
    expect(seen.outcomes).toMatchObject({
      [`A mail.${domain}`]: 'passed',
      [`AAAA mail.${domain}`]: 'dns.refused',
    });
    expect(seen.findings).toContain('dns/one-family-fails proven');
    expect(seen.findings).not.toContain(expect.stringContaining('name-not-found'));
  });
});

test('nobody at the address of the name server is a resolver that does not answer', async () => {
  const seen = await look(`mail.${domain}`, `127.0.0.1:${await closedPort()}`);
  expect(seen.findings).toEqual(['dns/resolver-timeout proven']);
  expect(new Set(Object.values(seen.outcomes))).toEqual(new Set(['dns.unreachable']));
});
