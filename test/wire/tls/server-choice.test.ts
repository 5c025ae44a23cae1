import { execFile } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import { encodeClientHello, encodeSsl2Hello } from '../../../src/wire/tls/client-hello.ts';
import { readChoice } from '../../../src/wire/tls/server-choice.ts';
import { readSsl2Hello, ssl2Suites } from '../../../src/wire/tls/ssl2.ts';
import { olderSuites, suiteName, suitesOfTls13 } from '../../../src/wire/tls/suites.ts';
import { auditOf } from '../../bench/audit.ts';
import { pcapOf, serverPort } from '../../peers/pcap.ts';
import { testWith } from '../../peers/peers.ts';
import { sslPeer } from '../../peers/ssl.ts';
import { sslscan } from '../../peers/sslscan.ts';

const run = promisify(execFile);

function hello(suite: string, extensions = ''): Buffer {
  const body = Buffer.from(`0303${'11'.repeat(32)}00${suite}00${extensions}`, 'hex');
  const message = Buffer.concat([Buffer.from([2, 0, 0, body.length]), body]);
  return Buffer.concat([Buffer.from([22, 3, 3, 0, message.length]), message]);
}

test('a choice says its version, its suite and its group', () => {
  expect(readChoice(hello('c030'))).toEqual({
    version: 0x0303,
    suite: 0xc030,
    compresses: false,
    renegotiatesSafely: false,
  });
  expect(readChoice(hello('c030', '0005ff01000100'))).toMatchObject({ renegotiatesSafely: true });
  const tls13 = '000c002b00020304003300020017';
  expect(readChoice(hello('1301', tls13))).toMatchObject({ version: 0x0304, group: 0x0017 });
});

test('an alert refuses, a warning before the answer does not', () => {
  expect(readChoice(Buffer.from('15030100020228', 'hex'))).toEqual({ alert: 'handshake_failure' });
  const warning = Buffer.from('15030100020170', 'hex');
  expect(readChoice(warning)).toBeUndefined();
  expect(readChoice(Buffer.concat([warning, hello('c030')]))).toMatchObject({ suite: 0xc030 });
});

test('an answer that is cut anywhere is waited for', () => {
  const whole = hello('c030');
  for (let length = 0; length < whole.length; length += 1)
    expect(readChoice(whole.subarray(0, length))).toBeUndefined();
});

test('another protocol, another message and an endless one are failures', () => {
  const code = (data: Buffer) => {
    try {
      return readChoice(data);
    } catch (error) {
      return error instanceof Failure ? error.code : error;
    }
  };
  expect(code(Buffer.from('220 mail.contoso.com ESMTP'))).toBe('tls.not-tls');
  expect(code(Buffer.from('160303000401000000', 'hex'))).toBe('tls.malformed');
  expect(code(Buffer.concat(Array(3000).fill(Buffer.from('15030100020170', 'hex'))))).toBe(
    'tls.malformed',
  );
});

test('whatever comes is read, waited for or a failure', () => {
  const read = (data: Uint8Array) => {
    try {
      return [readChoice(data), readSsl2Hello(data)];
    } catch (error) {
      if (error instanceof Failure) return error.code;
      throw error;
    }
  };
  const mutated = fc
    .tuple(fc.constantFrom(hello('c030'), hello('1301', '000c002b00020304003300020017')), fc.nat())
    .chain(([data, seed]) =>
      fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => {
        const copy = Buffer.from(data);
        copy.set(bytes, seed % (copy.length - bytes.length));
        return copy;
      }),
    );
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), (data) => void read(data)),
  );
});

testWith('tshark')('Wireshark reads our hellos, and finds no fault in them', async () => {
  const serverName = 'mail.contoso.com';
  const hellos = [
    encodeClientHello({ version: 'TLSv1.2', suites: olderSuites, serverName, compresses: true }),
    encodeClientHello({ version: 'TLSv1.3', suites: suitesOfTls13, serverName }),
    encodeClientHello({ version: 'TLSv1', suites: olderSuites, serverName, fallsBack: true }),
    encodeClientHello({ version: 'SSLv3', suites: olderSuites }),
  ];
  await using folder = await mkdtempDisposable(join(tmpdir(), 'hello-'));
  for (const [at, data] of hellos.entries()) {
    const file = join(folder.path, `${at}.pcap`);
    await writeFile(file, pcapOf([{ from: 'client', data }]));
    const fields = [
      '_ws.malformed',
      'tls.handshake.extensions_server_name',
      'tls.handshake.ciphersuite',
    ];
    const { stdout } = await run(
      'tshark',
      ['-r', file, '-d', `tcp.port==${serverPort},tls`, '-T', 'fields'].concat(
        fields.flatMap((field) => ['-e', field]),
      ),
      { timeout: 60_000 },
    );
    const [malformed, name, suites = ''] = stdout.trimEnd().split('\t');
    expect(malformed).toBe('');
    expect(name).toBe(at === 3 ? '' : serverName);
    const own = at === 1 ? suitesOfTls13 : olderSuites;
    expect(suites.split(',').slice(0, own.length).map(Number)).toEqual(own);
  }
});

test('the hello of SSL 2 lists all its ciphers', () => {
  const data = encodeSsl2Hello();
  expect(data.readUInt16BE(0)).toBe(0x8000 + data.length - 2);
  expect(data.subarray(2, 5).toString('hex')).toBe('010002');
  expect(data.subarray(11, 11 + 3 * ssl2Suites.size).toString('hex')).toBe(
    [...ssl2Suites.keys()].join(''),
  );
});

test('a server of SSL 2 and 3 is found out, and what it accepts', async () => {
  await using peer = await sslPeer();
  const { suites, versions } = await auditOf(peer.port);
  expect(versions).toEqual(['SSLv2', 'SSLv3']);
  expect(suites).toEqual([
    'SSLv2 SSL_CK_DES_192_EDE3_CBC_WITH_MD5',
    'SSLv2 SSL_CK_RC4_128_EXPORT40_WITH_MD5',
    ...[0x0003, 0x000a, 0x0005].map((suite) => `SSLv3 ${suiteName(suite)}`),
  ]);
});

testWith('sslscan')('sslscan finds SSL 2 and 3 there, too', async () => {
  await using peer = await sslPeer();
  expect((await sslscan(peer.port)).versions).toEqual(['SSLv2', 'SSLv3']);
});
