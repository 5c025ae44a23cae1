/** Debian's sslscan: what it finds at a server, in our words. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { suiteName } from '../../src/wire/tls/suites.ts';

const run = promisify(execFile);

const versions: Readonly<Record<string, string>> = {
  'ssl 2': 'SSLv2',
  'ssl 3': 'SSLv3',
  'tls 1.0': 'TLSv1',
  'tls 1.1': 'TLSv1.1',
  'tls 1.2': 'TLSv1.2',
  'tls 1.3': 'TLSv1.3',
};

/** Only what an audit of ours looks for, too. */
const options = ['--xml=-', '--no-heartbleed', '--no-groups', '--no-check-certificate'];

export async function sslscan(port: number, address = '127.0.0.1') {
  const args = [...options, '--no-cipher-details', '--sni-name=localhost', `${address}:${port}`];
  const { stdout } = await run('sslscan', args, { timeout: 120_000 });
  const protocols = [...stdout.matchAll(/<protocol type="(.+?)" version="(.+?)" enabled="1"/g)];
  const ciphers = [
    ...stdout.matchAll(/<cipher status="\w+" sslversion="TLSv(.+?)" .*? id="0x(.+?)"/g),
  ];
  return {
    versions: protocols.map(([, type, version]) => versions[`${type} ${version}`]),
    /** As `TLSv1.2 TLS_...`, in no order. */
    suites: ciphers
      .map(([, version = '', id = '']) => {
        const name = suiteName(Number.parseInt(id, 16));
        return `${versions[`tls ${version}`]} ${name}`;
      })
      .toSorted(),
  };
}
