import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { aliasesOf, exchangesOf, servicesOf } from '../../src/net/query.ts';
import { addressesOf, addressRecords } from '../../src/net/resolve.ts';
import { dnsPeer, type Zone } from '../peers/dns.ts';
import { loopback, reaching } from '../reaching.ts';

const signal = () => new AbortController().signal;

function asking(peer: { readonly server: string }) {
  return reaching({ domains: ['contoso.com'], nameServers: [peer.server] });
}

const codeOf = (failed: Promise<unknown>) =>
  failed.then(
    () => 'no failure',
    (error: unknown) => (error instanceof Failure ? error.code : error),
  );

const name = 'mail.contoso.com';

test.each<[string, Zone, string]>([
  ['a name that is not there', {}, 'dns.nxdomain'],
  ['a name without addresses', { [`MX ${name}`]: ['10 mx.contoso.com'] }, 'dns.nodata'],
  [
    'a server that fails',
    { [`A ${name}`]: 'SERVFAIL', [`AAAA ${name}`]: 'SERVFAIL' },
    'dns.servfail',
  ],
  [
    'a server that refuses',
    { [`A ${name}`]: 'REFUSED', [`AAAA ${name}`]: 'REFUSED' },
    'dns.refused',
  ],
  [
    'an alias of a name that is not there',
    { [`CNAME ${name}`]: ['gone.contoso.com'] },
    'dns.nxdomain',
  ],
  [
    'an alias of a name without addresses',
    { [`CNAME ${name}`]: ['mx.contoso.com'], 'MX mx.contoso.com': ['10 a.contoso.com'] },
    'dns.nodata',
  ],
  [
    'a server that fails for one family and has nothing of the other',
    { [`A ${name}`]: 'SERVFAIL' },
    'dns.servfail',
  ],
])('%s is told apart', async (_what, zone, code) => {
  await using peer = await dnsPeer(zone);

  expect(await codeOf(addressesOf(name, 443, asking(peer), signal()))).toBe(code);
});

test('a silent server is a timeout, and costs three seconds for both families together', async () => {
  await using peer = await dnsPeer({ [`A ${name}`]: 'silence', [`AAAA ${name}`]: 'silence' });

  await expect(addressesOf(name, 443, asking(peer), signal())).rejects.toMatchObject({
    code: 'dns.timeout',
    evidence: { phase: 'query', limitMs: 3000 },
  });
});

test('a server that nobody runs is neither silent nor empty', async () => {
  const peer = await dnsPeer({});
  await peer[Symbol.asyncDispose]();

  expect(await codeOf(addressesOf(name, 443, asking(peer), signal()))).toBe('dns.unreachable');
});

test('the addresses of both families are found, behind an alias too', async () => {
  await using peer = await dnsPeer({
    'CNAME autodiscover.contoso.com': [name],
    [`A ${name}`]: ['192.0.2.7', '192.0.2.8'],
    [`AAAA ${name}`]: ['2001:db8::7'],
  });

  const found = await addressesOf('autodiscover.contoso.com', 443, asking(peer), signal());

  expect(found).toEqual([
    { address: '192.0.2.7', family: 4, pinned: false },
    { address: '192.0.2.8', family: 4, pinned: false },
    { address: '2001:db8::7', family: 6, pinned: false },
  ]);
});

test('a family that is missing is no failure', async () => {
  await using peer = await dnsPeer({ [`A ${name}`]: ['192.0.2.7'] });
  const check = signal();

  const [ipv4, ipv6] = await Promise.all([
    addressRecords(name, 4, asking(peer), check),
    addressRecords(name, 6, asking(peer), check),
  ]);

  expect(ipv4).toEqual({ addresses: ['192.0.2.7'], ttlSeconds: 300, from: 'dns' });
  expect(ipv6).toEqual({ addresses: [], from: 'dns' });
});

test('in one check a question is asked once, in another one again', async () => {
  await using peer = await dnsPeer({ [`A ${name}`]: ['192.0.2.7'] });
  const check = signal();

  await Promise.all([
    addressesOf(name, 443, asking(peer), check),
    addressesOf(name, 443, asking(peer), check),
  ]);
  await addressesOf(name, 443, asking(peer), check);
  expect(peer.asked.toSorted()).toEqual([`A ${name}`, `AAAA ${name}`]);

  await addressesOf(name, 443, asking(peer), signal());
  expect(peer.asked).toHaveLength(4);
});

test('a pinned name and an address are not looked up', async () => {
  await using peer = await dnsPeer({});
  const pins = [{ name: 'Mail.contoso.com', port: 443, address: '::1' }];
  const reach = { ...asking(peer), pins };

  expect(await addressesOf(name, 443, reach, signal())).toEqual([
    { address: '::1', family: 6, pinned: true },
  ]);
  expect(await addressesOf('192.0.2.7', 443, reach, signal())).toEqual([
    { address: '192.0.2.7', family: 4, pinned: false },
  ]);
  expect(peer.asked).toEqual([]);
});

test('a name that is not listed is not even asked for', async () => {
  await using peer = await dnsPeer({ 'A fabrikam.com': ['192.0.2.7'] });

  expect(await codeOf(addressesOf('fabrikam.com', 443, asking(peer), signal()))).toBe(
    'guard.refused',
  );
  expect(peer.asked).toEqual([]);
});

test('no more than 64 addresses are taken from an answer', async () => {
  const many = Array.from({ length: 80 }, (_, at) => `192.0.2.${at}`);
  await using peer = await dnsPeer({ [`A ${name}`]: many });

  expect(await addressesOf(name, 443, asking(peer), signal())).toHaveLength(64);
});

test('what only the hosts file knows is found, and says so', async () => {
  const found = await addressRecords('localhost', 4, loopback(), signal());

  expect(found).toEqual({ addresses: ['127.0.0.1'], from: 'hosts' });
});

test('the end of the check ends a question', async () => {
  await using peer = await dnsPeer({ [`A ${name}`]: 'silence', [`AAAA ${name}`]: 'silence' });
  const check = new AbortController();

  const asked = codeOf(addressesOf(name, 443, asking(peer), check.signal));
  check.abort();

  expect(await asked).toBe('check.ended');
});

test('aliases are followed in their order, and a name without one has none', async () => {
  await using peer = await dnsPeer({
    'CNAME autodiscover.contoso.com': ['a.contoso.com'],
    'CNAME a.contoso.com': ['autodiscover.outlook.com'],
    [`A ${name}`]: ['192.0.2.7'],
  });
  const reach = asking(peer);

  expect(await aliasesOf('autodiscover.contoso.com', reach, signal())).toEqual([
    'a.contoso.com',
    'autodiscover.outlook.com',
  ]);
  expect(await aliasesOf(name, reach, signal())).toEqual([]);
});

test('aliases that go round in a circle come to an end', async () => {
  await using peer = await dnsPeer({
    'CNAME a.contoso.com': ['b.contoso.com'],
    'CNAME b.contoso.com': ['a.contoso.com'],
  });

  const chain = ['b.contoso.com', 'a.contoso.com'];
  await expect(aliasesOf('a.contoso.com', asking(peer), signal())).rejects.toMatchObject({
    code: 'dns.cname-loop',
    evidence: { chain },
  });
});

test('exchangers and services come with the preferred ones first', async () => {
  await using peer = await dnsPeer({
    'MX contoso.com': ['20 b.contoso.com', '10 a.contoso.com'],
    'SRV _autodiscover._tcp.contoso.com': ['1 0 443 b.contoso.com', '0 5 443 a.contoso.com'],
  });
  const reach = asking(peer);

  const exchanges = await exchangesOf('contoso.com', reach, signal());
  const services = await servicesOf('_autodiscover._tcp.contoso.com', reach, signal());

  expect(exchanges).toEqual(['a.contoso.com', 'b.contoso.com']);
  expect(services.map(({ name: host, port }) => [host, port])).toEqual([
    ['a.contoso.com', 443],
    ['b.contoso.com', 443],
  ]);
});
