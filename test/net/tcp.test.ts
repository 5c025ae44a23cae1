import { once } from 'node:events';
import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { addressesOf } from '../../src/net/resolve.ts';
import { connect } from '../../src/net/tcp.ts';
import { dnsPeer } from '../peers/dns.ts';
import { closedPort, openPort, silentPort } from '../peers/tcp.ts';
import { loopback, reaching } from '../reaching.ts';

const signal = () => new AbortController().signal;

async function failure(connected: Promise<unknown>): Promise<Failure> {
  const error = await connected.then(
    () => new Error('no failure'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Failure) return error;
  throw error;
}

test.each(['127.0.0.1', '::1'])('connects to %s and to nothing else', async (address) => {
  await using peer = await openPort(address);

  const socket = await connect(
    { name: 'localhost', address, port: peer.port },
    loopback(peer.port),
    signal(),
  );

  expect([socket.remoteAddress, socket.remotePort]).toEqual([address, peer.port]);
  socket.destroy();
});

test('a port that nobody listens on is refused by the machine, with its own symbol', async () => {
  const port = await closedPort();

  const refused = await failure(
    connect({ name: '127.0.0.1', address: '127.0.0.1', port }, loopback(port), signal()),
  );

  expect(refused.code).toBe('ECONNREFUSED');
  expect(refused.evidence).toEqual({ phase: 'connect', address: '127.0.0.1', port });
});

test('silence is a timeout that names its phase', async () => {
  await using peer = await silentPort();
  const endpoint = { name: '127.0.0.1', address: '127.0.0.1', port: peer.port };

  const silent = await failure(connect(endpoint, loopback(peer.port), signal(), 300));

  expect([silent.code, silent.evidence]).toEqual([
    'tcp.timeout',
    { phase: 'connect', limitMs: 300 },
  ]);
});

test('what the guard refuses gets no connection', async () => {
  await using peer = await openPort();
  const endpoint = { name: '127.0.0.1', address: '127.0.0.1', port: peer.port };

  const refused = await failure(connect(endpoint, reaching({ ports: [peer.port] }), signal()));

  expect(refused.code).toBe('guard.refused');
  expect(peer.connections).toEqual([]);
});

test('a name that turns to loopback after it was resolved gains nothing', async () => {
  await using secret = await openPort();
  const zone: Record<string, string[]> = { 'A mail.contoso.com': ['127.0.0.2'] };
  await using dns = await dnsPeer(zone);
  const reach = reaching({
    domains: ['contoso.com'],
    networks: ['127.0.0.2'],
    ports: [secret.port],
    nameServers: [dns.server],
  });
  const check = signal();
  const [first] = await addressesOf('mail.contoso.com', secret.port, reach, check);

  zone['A mail.contoso.com'] = ['127.0.0.1'];
  const again = await addressesOf('mail.contoso.com', secret.port, reach, check);
  const [later] = await addressesOf('mail.contoso.com', secret.port, reach, signal());

  expect(again).toEqual([first]);
  const place = { name: 'mail.contoso.com', port: secret.port };
  const [before, after] = await Promise.all(
    [first, later].map((found) =>
      failure(connect({ ...place, address: found?.address ?? '' }, reach, signal())),
    ),
  );
  expect(before?.code).toBe('ECONNREFUSED');
  expect(after?.evidence).toMatchObject({ address: '127.0.0.1', reason: 'address' });
  expect(secret.connections).toEqual([]);
});

test('the end of the check closes what is open and what is being opened', async () => {
  await using open = await openPort();
  await using silent = await silentPort();
  const check = new AbortController();
  const reach = loopback(open.port, silent.port);
  const place = { name: '127.0.0.1', address: '127.0.0.1' };
  const socket = await connect({ ...place, port: open.port }, reach, check.signal);
  const opening = failure(connect({ ...place, port: silent.port }, reach, check.signal));

  const closed = once(socket, 'close');
  check.abort();

  await closed;
  expect((await opening).code).toBe('check.ended');
});

test('a connection that breaks between two waits does not end the process', async () => {
  await using peer = await openPort();
  const place = { name: '127.0.0.1', address: '127.0.0.1', port: peer.port };
  const socket = await connect(place, loopback(peer.port), signal());

  const closed = once(socket, 'close');
  socket.resume();
  await expect.poll(() => peer.connections.length).toBe(1);
  peer.connections[0]?.resetAndDestroy();

  await closed.catch((error: unknown) => expect(error).toMatchObject({ code: 'ECONNRESET' }));
  expect(socket.destroyed).toBe(true);
});
