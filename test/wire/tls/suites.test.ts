import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { opensslName } from '../../../src/wire/tls/openssl-name.ts';
import { olderSuites, suiteName, suitesOfTls13 } from '../../../src/wire/tls/suites.ts';
import { testWith } from '../../peers/peers.ts';

const run = promisify(execFile);

testWith('openssl')(
  'every suite that OpenSSL knows has its number and both its names',
  async () => {
    const all = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';
    const { stdout } = await run('openssl', ['ciphers', '-V', '-stdname', all], {
      timeout: 60_000,
    });
    const known = [...stdout.matchAll(/0x(..),0x(..) - (\S+) +- (\S+)/g)];

    expect(known.length).toBeGreaterThan(150);
    const told = known.map(([, high = '', low = '']) => {
      const name = suiteName(Number.parseInt(high + low, 16));
      return [name, opensslName(name) ?? name];
    });
    expect(told).toEqual(known.map(([, , , iana, openssl]) => [iana, openssl]));
  },
);

testWith('tshark')(
  'every suite that Wireshark knows by a registered name has that name',
  async () => {
    const { stdout } = await run('tshark', ['-G', 'values'], {
      timeout: 60_000,
      maxBuffer: 256 * 1024 * 1024,
    });
    const known = [...stdout.matchAll(/^V\ttls\.handshake\.ciphersuite\t(\d+)\t(TLS_\S+)$/gm)];
    const ours = new Set([...olderSuites, ...suitesOfTls13]);
    const common = known.filter(([, number]) => ours.has(Number(number)));

    expect(common.length).toBeGreaterThan(350);
    expect(common.map(([, number]) => suiteName(Number(number)))).toEqual(
      common.map(([, , name]) => name),
    );
  },
);

test('a suite that nobody registered goes by its number', () => {
  expect(suiteName(0xfefe)).toBe('0xfefe');
});

test('what Windows 2003 can see of a hello are the usual suites', () => {
  const first = olderSuites.slice(0, 64).map(suiteName);
  expect(first).toContain('TLS_RSA_WITH_AES_128_CBC_SHA');
  expect(first).toContain('TLS_RSA_WITH_RC4_128_MD5');
  expect(first.filter((name) => /PSK|KRB5|CAMELLIA/.test(name))).toEqual([]);
});
