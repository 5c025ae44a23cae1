/** Kerberos, judged by MIT's KDC and by Apache, which nobody of us wrote. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../../../src/check/check.ts';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { Secret } from '../../../src/model/account.ts';
import type { Report } from '../../../src/model/report.ts';
import { kerberosOf } from '../../../src/probes/kerberos/probe.ts';
import { authority } from '../../peers/authority.ts';
import { apache, builtPackage, kerberosRealm, testWithKerberos } from '../../peers/kerberos.ts';

const host = 'mail.contoso.test';
const stranger = 'other.contoso.test';
const peers = await builtPackage();
const started = new AsyncDisposableStack();
afterAll(() => started.disposeAsync());

const ca = await authority();
const identity = await ca.issue({ names: [host, stranger] });
let realm: Awaited<ReturnType<typeof kerberosRealm>>;
let right: number;
let wrong: number;

beforeAll(async () => {
  if (!peers) return;
  realm = started.use(await kerberosRealm([host]));
  Object.assign(process.env, realm.environment);
  const servers = await Promise.all(
    [realm.keys.right, realm.keys.wrong].map((keys) => apache(realm.folder, keys, identity)),
  );
  for (const server of servers) started.use(server);
  [right, wrong] = servers.map(({ port }) => port) as [number, number];
});

interface Asked {
  readonly name?: string;
  readonly port: number;
  readonly user?: string;
  readonly load?: () => ReturnType<typeof builtPackage>;
}

function checked({
  name = host,
  port,
  user = 'user',
  load = builtPackage,
}: Asked): Promise<Report> {
  const target = { text: name, host: name, domain: 'contoso.test', port };
  const account = { user, domain: 'CONTOSO', password: new Secret('never sent') };
  return check(target, [kerberosOf(4000, load)], loadKnowledge(), {
    account,
    timeoutMs: 20_000,
    reach: {
      pins: [{ name, port, address: '127.0.0.1' }],
      authorities: [ca.root],
      nameServers: [],
      listed: { domains: ['contoso.test'], networks: ['127.0.0.0/8'], ports: [port] },
    },
  });
}

const shown = ({ probes }: Report) =>
  probes.flatMap(({ steps }) => steps.map(({ name, outcome, code }) => [name, outcome, code]));

testWithKerberos('a ticket of this machine logs on, and the server proves who it is', async () => {
  const report = await checked({ port: right });

  expect(shown(report)).toEqual([
    ['kerberos.ticket', 'passed', undefined],
    ['kerberos.logon', 'passed', undefined],
  ]);
  expect(report.probes[0]?.steps[1]?.evidence).toMatchObject({
    status: 200,
    mutual: true,
    principal: 'user@CONTOSO.TEST',
    spn: `HTTP/${host}`,
  });
  expect(report.health).toBe('healthy');
  expect(JSON.stringify(report)).not.toMatch(/YII|never sent/);
});

testWithKerberos(
  'a name that no service has is a service principal name that is missing',
  async () => {
    const report = await checked({ name: stranger, port: right });

    expect(shown(report)).toEqual([['kerberos.ticket', 'warned', 'kerberos.spn-unknown']]);
    expect(report.findings[0]).toMatchObject({
      certainty: 'proven',
      diagnosis: { id: 'auth/kerberos-name-missing' },
    });
  },
);

testWithKerberos('a server with another key than the directory refuses the ticket', async () => {
  const report = await checked({ port: wrong });

  expect(shown(report).at(-1)).toEqual(['kerberos.logon', 'warned', 'kerberos.refused']);
  expect(report.findings[0]?.diagnosis.id).toBe('auth/kerberos-refused');
});

testWithKerberos('without a ticket of that account Kerberos is left out, and says so', async () => {
  const report = await checked({ port: right, user: 'nobody' });

  expect(shown(report)).toEqual([['kerberos.ticket', 'skipped', 'kerberos.no-ticket']]);
  expect(report.probes[0]?.outcome).toBe('skipped');
});

test('without the package Kerberos is left out, and says so', async () => {
  const report = await checked({ port: 443, load: async () => undefined });

  expect(shown(report)).toEqual([['kerberos.ticket', 'skipped', 'kerberos.no-package']]);
});
