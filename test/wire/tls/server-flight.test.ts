/** Flights of a real server, cut and bent in every way: what was sent is told, or a failure, never a crash. */
import { once } from 'node:events';
import { connect } from 'node:net';
import * as tls from 'node:tls';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import { tap } from '../../../src/net/tap.ts';
import { readServerFlight } from '../../../src/wire/tls/server-flight.ts';
import { authority } from '../../peers/authority.ts';
import { tlsPeer } from '../../peers/servers.ts';

const identity = await (await authority()).issue();

/** All that a server sends until the handshake is over, and the secret that opens it. */
async function record(version: 'TLSv1.2' | 'TLSv1.3', ciphers: string) {
  await using peer = await tlsPeer({ ...identity, requestCert: true, rejectUnauthorized: false });
  const chunks: Buffer[] = [];
  let secret: Buffer | undefined;
  const socket = tls.connect({
    socket: tap(connect(peer.port, '127.0.0.1'), (chunk) => chunks.push(chunk)),
    rejectUnauthorized: false,
    minVersion: version,
    maxVersion: version,
    ciphers,
  });
  socket.on('keylog', (line: Buffer) => {
    const [label, , hex = ''] = line.toString().trim().split(' ');
    if (label === 'SERVER_HANDSHAKE_TRAFFIC_SECRET') secret = Buffer.from(hex, 'hex');
  });
  await once(socket, 'secureConnect');
  socket.destroy();
  return { data: Buffer.concat(chunks), secret };
}

describe.each([
  ['TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
  ['TLSv1.3', 'TLS_AES_256_GCM_SHA384'],
  ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256'],
] as const)('%s with %s', async (version, ciphers) => {
  const { data, secret } = await record(version, ciphers);

  test('shows both certificates, and the wish for one of the client', () => {
    const flight = readServerFlight(data, secret);
    expect(flight).toMatchObject({ isTls: true, asksForClientCertificate: true });
    expect(flight.certificates).toHaveLength(2);
  });

  test('shows nothing wrong when it is cut anywhere', () => {
    for (let length = 0; length <= data.length; length++) {
      const { certificates, alert } = readServerFlight(data.subarray(0, length), secret);
      expect([undefined, 2]).toContain(certificates?.length);
      expect(alert).toBeUndefined();
    }
  });

  test('leads to a flight or a failure when it is bent', () => {
    const change = fc.tuple(fc.nat(data.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bent = Buffer.from(data);
        for (const [at, byte] of changes) bent[at] = byte;
        try {
          readServerFlight(bent, secret);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  ['an alert', '15030300020228', { isTls: true, alert: 'handshake_failure' }],
  ['an alert that nobody registered', '150303000202ff', { isTls: true, alert: '255' }],
  ['plain text', Buffer.from('HTTP/1.1 400').toString('hex'), { isTls: false }],
  ['nothing at all', '', { isTls: true }],
])('%s is what it is', (_what, hex, flight) => {
  expect(readServerFlight(Buffer.from(hex, 'hex'))).toMatchObject(flight);
});
