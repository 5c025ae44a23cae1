/** S6: a check reaches what the operator lists and nothing else, whatever people type and servers answer. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authority } from '../peers/authority.ts';
import { dnsPeer, type Zone } from '../peers/dns.ts';
import { exchangeFront } from '../peers/exchange-front.ts';
import { openPort } from '../peers/tcp.ts';
import { reaching } from '../reaching.ts';
import { countConnections } from './connections.ts';
import { checkIn, domain, host, listed, targetFor, wholeCheck } from './whole-check.ts';

test('connections are counted: one that is admitted shows', async () => {
  await using open = await openPort();
  using connections = countConnections();
  const pins = [{ name: host, port: open.port, address: '127.0.0.1' }];
  await wholeCheck(targetFor(`${host}:${open.port}`), reaching({ pins }), { timeoutMs: 3000 });
  expect(open.connections.length).toBeGreaterThan(0);
  expect(connections.begun).toBeGreaterThanOrEqual(open.connections.length);
});

/** As name servers can answer. */
const refusedAddresses = [
  ['A', '127.0.0.1'],
  ['A', '0.0.0.0'],
  ['A', '10.0.0.1'],
  ['A', '100.64.0.1'],
  ['A', '169.254.169.254'],
  ['A', '168.63.129.16'],
  ['A', '192.168.1.1'],
  ['A', '172.31.0.1'],
  ['A', '198.18.0.1'],
  ['A', '192.88.99.1'],
  ['A', '224.0.0.251'],
  ['A', '255.255.255.255'],
  ['AAAA', '::1'],
  ['AAAA', '::'],
  ['AAAA', '::ffff:7f00:1'],
  ['AAAA', '::ffff:a9fe:a9fe'],
  ['AAAA', '::7f00:1'],
  ['AAAA', '64:ff9b::7f00:1'],
  ['AAAA', '64:ff9b:1::7f00:1'],
  ['AAAA', '2002:7f00:1::'],
  ['AAAA', '2001:0:4136:e378:8000:63bf:807f:fffe'],
  ['AAAA', 'fe80::1'],
  ['AAAA', 'fec0::1'],
  ['AAAA', 'fd00:ec2::254'],
  ['AAAA', 'ff02::1'],
  ['AAAA', '2001:db8::1'],
] as const;

test.each(refusedAddresses)(
  'a name whose %s record is %s is looked up and not connected to',
  async (type, address) => {
    const { begun, steps } = await checkIn({ [`${type} ${host}`]: [address] }, targetFor(host));
    expect(begun).toBe(0);
    const connects = steps.filter(({ name }) => name === 'tcp.connect');
    expect(connects.map(({ code }) => code)).toEqual(['guard.refused']);
  },
);

test.each([
  ['a host of this machine', 'localhost'],
  ['an address', '127.0.0.1'],
  ['an address in brackets', '[::1]'],
  ['an address in brackets under the domain', `[::1].${domain}`],
  ['a metadata service', '169.254.169.254'],
  ['a metadata service by name', 'metadata.google.internal'],
])('an alias, a service and an exchanger that name %s lead nowhere', async (_what, name) => {
  const answers: Zone = {
    [`CNAME ${host}`]: [name],
    [`SRV _autodiscover._tcp.${domain}`]: [`0 0 443 ${name}`],
    [`MX ${domain}`]: [`0 ${name}`],
    [`CNAME autodiscover.${domain}`]: [name],
    [`A ${name}`]: ['127.0.0.1'],
    [`AAAA ${name}`]: ['::1'],
  };
  expect((await checkIn(answers, targetFor(host))).begun).toBe(0);
  expect((await checkIn(answers, targetFor(`user@${domain}`))).begun).toBe(0);
});

test.each([0, 22, 25, 53, 6379, 5432, 8443, 65_535])(
  'a service at the port %i, which is not listed, is not connected to',
  async (unlisted) => {
    const zone = {
      [`SRV _autodiscover._tcp.${domain}`]: [`0 0 ${unlisted} ${host}`],
      [`A ${host}`]: ['93.184.216.34'],
    };
    const { begun, steps } = await checkIn(zone, targetFor(`user@${domain}`));
    expect(begun).toBe(0);
    const codes = steps.filter(({ name }) => name === 'tcp.connect').map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['guard.refused']));
  },
);

test("what an account's mailbox says of its front is judged like everything else", async () => {
  await using collector = await openPort();
  using connections = countConnections();
  await using peer = await dnsPeer({ [`A ${host}`]: ['10.9.9.9'] });
  for (const name of ['127.0.0.1', '::1', 'localhost', '[::1]', 'mail.fabrikam.test', host])
    await wholeCheck(targetFor(host), listed(peer.server, collector.port), {
      mailbox: { front: { name, port: collector.port } },
    });
  expect(connections.begun).toBe(0);
  expect(collector.connections).toEqual([]);
});

describe('an address that changes between two look-ups', () => {
  /** Answers with the first address once, with the second one ever after. */
  function rebinding(first: string, second: string): Zone {
    const addresses = [first];
    return {
      get [`A ${host}`]() {
        return [addresses.shift() ?? second];
      },
    };
  }

  async function rebound(first: string, second: string) {
    await using there = await openPort('127.0.0.1');
    await using collector = await openPort('127.0.0.9', there.port);
    await using peer = await dnsPeer(rebinding(first, second));
    const reach = { domains: [domain], networks: ['127.0.0.1'], ports: [there.port] };
    const where = reaching({ ...reach, nameServers: [peer.server] });
    const { steps } = await wholeCheck(targetFor(`${host}:${there.port}`), where, {
      timeoutMs: 3000,
    });
    return {
      admitted: there.connections.length,
      collected: collector.connections.length,
      asked: peer.asked.filter((question) => question === `A ${host}`).length,
      refused: steps.filter(({ code }) => code === 'guard.refused').length,
    };
  }

  test('is asked for once: the second answer is never heard', async () => {
    const seen = await rebound('127.0.0.1', '127.0.0.9');
    expect(seen).toMatchObject({ collected: 0, asked: 1, refused: 0 });
    expect(seen.admitted).toBeGreaterThan(0);
  });

  test('is refused for good if the first answer is', async () => {
    const seen = await rebound('127.0.0.9', '127.0.0.1');
    expect(seen).toMatchObject({ admitted: 0, collected: 0, asked: 1 });
    expect(seen.refused).toBeGreaterThan(0);
  });
});

test('of two addresses in one answer, only the admitted one is connected to', async () => {
  await using there = await openPort('127.0.0.1');
  await using collector = await openPort('127.0.0.9', there.port);
  await using peer = await dnsPeer({ [`A ${host}`]: ['127.0.0.9', '127.0.0.1'] });
  const reach = { domains: [domain], networks: ['127.0.0.1'], ports: [there.port] };
  const where = reaching({ ...reach, nameServers: [peer.server] });
  const target = targetFor(`${host}:${there.port}`);
  const { report } = await wholeCheck(target, where, { timeoutMs: 3000 });
  expect(there.connections.length).toBeGreaterThan(0);
  expect(collector.connections).toEqual([]);
  expect(report.findings.map(({ diagnosis }) => diagnosis.id)).toContain('guard/not-listed');
});

test('a connection that was open before is no way in once the name means another address', async () => {
  await using there = await openPort('127.0.0.1');
  const target = targetFor(`${host}:${there.port}`);
  await using before = await dnsPeer({ [`A ${host}`]: ['127.0.0.1'] });
  await using after = await dnsPeer({ [`A ${host}`]: ['127.0.0.9'] });
  const reach = { domains: [domain], networks: ['127.0.0.1'], ports: [there.port] };
  const first = wholeCheck(target, reaching({ ...reach, nameServers: [before.server] }), {
    timeoutMs: 3000,
  });
  while (there.connections.length === 0) await new Promise(setImmediate);
  const { steps } = await wholeCheck(target, reaching({ ...reach, nameServers: [after.server] }));
  const ends = steps
    .filter(({ name, outcome }) => !name.startsWith('dns.') && outcome !== 'skipped')
    .map(({ code }) => code);
  expect(new Set(ends)).toEqual(new Set(['guard.refused']));
  await first;
});

test('a redirect is told and not followed', async () => {
  const ca = await authority();
  await using collector = await openPort('127.0.0.9');
  const location = `https://127.0.0.9:${collector.port}/`;
  const redirect = { status: 302, headers: { Location: location } };
  const everywhere = new Proxy({}, { get: () => redirect });
  await using front = await exchangeFront(await ca.issue({ names: [host] }), everywhere);
  const pins = [{ name: host, port: front.port, address: '127.0.0.1' }];
  const where = reaching({ pins, authorities: [ca.root] });
  const { steps } = await wholeCheck(targetFor(`${host}:${front.port}`), where);
  expect(JSON.stringify(steps)).toContain(location);
  expect(collector.connections).toEqual([]);
});

test('no private or special address is connected to, whatever the name servers answer', async () => {
  const byte = fc.nat({ max: 255 });
  const special = fc.oneof(
    fc.tuple(fc.constantFrom(0, 10, 127), byte, byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
    fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
  );
  const forms = fc.constantFrom('', '::ffff:', '64:ff9b::', '::', '64:ff9b:1::');
  const addresses = fc.uniqueArray(fc.tuple(special, forms), { minLength: 1, maxLength: 8 });
  const property = fc.asyncProperty(addresses, async (answers) => {
    const zone: Record<string, string[]> = {};
    for (const [bytes, form] of answers) {
      const [a, b, c, d] = bytes;
      const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
      const record = form === '' ? `A ${host}` : `AAAA ${host}`;
      zone[record] = [...(zone[record] ?? []), form === '' ? bytes.join('.') : `${form}${hex}`];
    }
    const { begun } = await checkIn(zone, targetFor(host));
    expect(begun).toBe(0);
  });
  await fc.assert(property, { numRuns: 100 });
});
