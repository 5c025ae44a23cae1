/**
 * A Kerberos realm on loopback: MIT's KDC, tickets of one person, and Debian's Apache with
 * mod_auth_gssapi as the web server that takes them.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type KerberosPackage, kerberosPackage } from '../../src/net/kerberos.ts';
import type { Identity } from './authority.ts';
import { testIf } from './peers.ts';
import { answering } from './serving.ts';
import { closedPort } from './tcp.ts';

const run = promisify(execFile);
const realm = 'CONTOSO.TEST';
const built = fileURLToPath(
  new URL('../../.ci/out/kerberos/node_modules/kerberos/package.json', import.meta.url),
);
const module = existsSync(built) ? resolved() : undefined;
const programs = ['/usr/sbin/krb5kdc', '/usr/sbin/apache2', '/usr/bin/kinit'];

function resolved(): string | undefined {
  try {
    return createRequire(built).resolve('kerberos');
  } catch {
    return undefined;
  }
}

/** A `test` that needs the package `kerberos` (`node .ci/kerberos.mjs` builds it), a KDC and Apache. */
export const testWithKerberos = testIf(
  module !== undefined && programs.every((program) => existsSync(program)),
  'The package kerberos with krb5-kdc and apache2',
);

export async function builtPackage(): Promise<KerberosPackage | undefined> {
  return module === undefined ? undefined : kerberosPackage(module);
}

/** @param services names whose web servers have a key */
export async function kerberosRealm(services: readonly string[]) {
  await using parts = new AsyncDisposableStack();
  const { path } = parts.use(await mkdtempDisposable(join(tmpdir(), 'realm-')));
  await chmod(path, 0o755);
  const at = (name: string) => join(path, name);
  const port = await closedPort();
  await Promise.all([
    writeFile(at('krb5.conf'), clientConfiguration(port, at('tickets'))),
    writeFile(at('kdc.conf'), kdcConfiguration(path, port)),
  ]);
  const env = { ...process.env, KRB5_CONFIG: at('krb5.conf'), KRB5_KDC_PROFILE: at('kdc.conf') };
  const kadmin = (query: string) => run('kadmin.local', ['-r', realm, '-q', query], { env });
  await run('kdb5_util', ['create', '-s', '-r', realm, '-P', 'master'], { env });
  await kadmin('addprinc -pw Password user');
  const keys = { right: at('right.keytab'), wrong: at('wrong.keytab') };
  for (const name of services) {
    await kadmin(`addprinc -randkey HTTP/${name}`);
    await kadmin(`ktadd -k ${keys.wrong} HTTP/${name}`); // an older key than the KDC's
    await kadmin(`ktadd -k ${keys.right} HTTP/${name}`);
  }
  await Promise.all(Object.values(keys).map((file) => chmod(file, 0o644)));
  const kdc = spawn('krb5kdc', ['-n', '-r', realm], { env, stdio: 'ignore', timeout: 120_000 });
  const ended = once(kdc, 'exit');
  const stop = async () => {
    kdc.kill('SIGKILL');
    await ended;
  };
  parts.defer(stop);
  await answering(port);
  const kinit = run('kinit', ['user'], { env });
  kinit.child.stdin?.end('Password\n');
  await kinit;
  const kept = parts.move();
  return {
    folder: path,
    keys,
    /** For the library, which reads them when it is first used. */
    environment: { KRB5_CONFIG: env.KRB5_CONFIG, KRB5CCNAME: `FILE:${at('tickets')}` },
    stop,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A web server that wants Kerberos for all it has. */
export async function apache(folder: string, keytab: string, { key, cert }: Identity) {
  const port = await closedPort();
  const at = (name: string) => join(folder, `apache-${port}`, name);
  await mkdir(at('htdocs/autodiscover'), { recursive: true });
  await Promise.all([
    writeFile(at('key.pem'), key),
    writeFile(at('cert.pem'), cert),
    writeFile(at('htdocs/autodiscover/autodiscover.xml'), '<Autodiscover/>'),
    writeFile(at('apache.conf'), apacheConfiguration(at(''), port, keytab)),
  ]);
  const child = spawn('apache2', ['-X', '-f', at('apache.conf')], {
    stdio: 'ignore',
    timeout: 120_000,
  });
  const ended = once(child, 'exit');
  await Promise.race([
    answering(port),
    ended.then(() => {
      throw new Error('apache2 ended before it answered');
    }),
  ]);
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const clientConfiguration = (port: number, tickets: string) => `
[libdefaults]
 default_realm = ${realm}
 dns_lookup_kdc = false
 dns_lookup_realm = false
 rdns = false
 dns_canonicalize_hostname = false
 default_ccache_name = FILE:${tickets}
[realms]
 ${realm} = {
  kdc = 127.0.0.1:${port}
 }
[domain_realm]
 .contoso.test = ${realm}
`;

const kdcConfiguration = (folder: string, port: number) => `
[kdcdefaults]
 kdc_listen = 127.0.0.1:${port}
 kdc_tcp_listen = 127.0.0.1:${port}
[realms]
 ${realm} = {
  database_name = ${folder}/principal
  key_stash_file = ${folder}/stash
 }
[logging]
 kdc = FILE:/dev/null
`;

const apacheConfiguration = (folder: string, port: number, keytab: string) => `
ServerRoot ${folder}
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
Listen 127.0.0.1:${port}
ServerName mail.contoso.test
ErrorLog /dev/null
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
${['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'socache_shmcb', 'ssl', 'auth_gssapi']
  .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  .join('\n')}
DocumentRoot ${folder}/htdocs
SSLEngine on
SSLCertificateFile ${folder}/cert.pem
SSLCertificateKeyFile ${folder}/key.pem
<Location />
  AuthType GSSAPI
  AuthName "Exchange"
  GssapiCredStore keytab:${keytab}
  Require valid-user
</Location>
`;
