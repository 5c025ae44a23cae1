/** The address book and the referral, as a check sees them. */
import { expect, test } from 'vitest';
import { check } from '../../../src/check/check.ts';
import { targetOf } from '../../../src/check/target-of.ts';
import { Secret } from '../../../src/model/account.ts';
import type { Probe } from '../../../src/model/probe.ts';
import type { KnobChanges } from '../../../src/practice/knobs.ts';
import { type Practice, startPractice } from '../../../src/practice/practice.ts';
import { outlookAnywhere } from '../../../src/probes/outlook-anywhere/probe.ts';
import { packetType } from '../../../src/wire/dcerpc/header.ts';
import { between } from '../../peers/between.ts';
import { reaching } from '../../reaching.ts';
import { checkAt, host } from './practice-check.ts';

const servers =
  '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers';

async function checked(knobs: KnobChanges, scenario = 'healthy') {
  await using practice = await startPractice({ scenario, knobs });
  return { ...(await checkAt(practice)), practice };
}

test('a healthy server refers to an address book that knows the mailbox', async () => {
  const { all, health, practice } = await checked({});
  const { server, dn, mailbox, seen } = practice;
  const level = 'RPC_C_AUTHN_LEVEL_PKT_PRIVACY';
  const evidence = (name: string) => all(name).map((step) => step.evidence);
  expect(evidence('rfr.new-dsa')).toMatchObject([{ server, dn, level, rpcPort: 6002 }]);
  const serverDn = `${servers}/cn=${server}`;
  expect(evidence('rfr.fqdn')).toMatchObject([{ serverDn, server }]);
  expect(evidence('nspi.bind')).toMatchObject([{ level, rpcPort: 6004, codePage: 1252 }]);
  expect(evidence('nspi.resolve-names')).toMatchObject([
    {
      ...{ names: [dn], outcomes: ['resolved'], address: '127.0.0.1' },
      ...{ displayName: 'User of Exchange Check', dn, mailAddress: mailbox, isMailbox: true },
    },
  ]);
  expect(evidence('nspi.unbind')).toMatchObject([{ result: 'UnbindSuccess' }]);
  expect(health).toBe('healthy');
  expect(seen.resolvedNames).toEqual([dn]);
  // Two connections for each port: what pinged it goes on to ask.
  expect(all('outlook-anywhere.tunnel')).toHaveLength(4);
  expect(all('rpc.ping').map((step) => step.evidence.rpcPort)).toEqual(
    expect.arrayContaining([6001, 6002, 6004]),
  );
});

test.each<[string, KnobChanges['addressBook'], string[]]>([
  ['hidden', { nameInAddressList: false }, ['nspi.resolve-names nspi.name-not-found']],
  ['there twice', { nameAmbiguous: true }, ['nspi.resolve-names nspi.name-ambiguous']],
  ['not looked up', { resolveResult: 0x8000_4005 }, ['nspi.resolve-names nspi.GeneralFailure']],
])('a session is ended where the name is %s', async (_what, addressBook, troubles) => {
  const checkedSo = await checked({ addressBook });
  expect(checkedSo.troubles).toEqual(troubles);
  const { addressBookBinds, addressBookUnbinds } = checkedSo.practice.seen;
  expect({ addressBookBinds, addressBookUnbinds }).toEqual({
    addressBookBinds: 1,
    addressBookUnbinds: 1,
  });
});

test.each<[string, KnobChanges, string[]]>([
  ['AccessDenied', { addressBook: { bindResult: 0x8007_0005 } }, ['nspi.bind nspi.AccessDenied']],
  ['LogonFailed', { addressBook: { bindResult: 0x8004_0111 } }, ['nspi.bind nspi.LogonFailed']],
  ['a code of no name', { addressBook: { bindResult: 0x123 } }, ['nspi.bind nspi.0x00000123']],
  ['a referral', { addressBook: { referralResult: 0x8004_010f } }, ['rfr.new-dsa rfr.NotFound']],
  [
    'faults',
    { addressBook: { fault: 'RPC_S_ACCESS_DENIED' } },
    ['nspi.bind RPC_S_ACCESS_DENIED', 'rfr.new-dsa RPC_S_ACCESS_DENIED'],
  ],
  [
    'no such interfaces',
    { rpc: { interfaces: ['emsmdb', 'mgmt'] } },
    ['rpc.ping rpc.bind-rejected', 'rpc.ping rpc.bind-rejected'],
  ],
])('what fails in the address book hides no logon: %s', async (_what, knobs, troubles) => {
  const { all, practice, ...report } = await checked(knobs);
  expect(report.troubles.toSorted()).toEqual(troubles);
  expect(all('store.logon')).toMatchObject([{ outcome: 'passed' }]);
  expect(practice.seen.openedMailboxes).toHaveLength(1);
});

test('an address book that is not there is told as that', async () => {
  const { findings, unexplained } = await checked({ rpc: { interfaces: ['emsmdb', 'mgmt'] } });
  expect(findings).toEqual(['address-book/not-served proven']);
  expect(unexplained).toEqual([]);
});

test('the mailbox is found where the store does not know it', async () => {
  const { all, findings } = await checked({}, 'unknown-mailbox');
  expect(all('nspi.resolve-names')).toMatchObject([{ outcome: 'passed' }]);
  expect(findings).toEqual(['store/unknown-user proven']);
});

/** Tells what Autodiscover would. */
function discovering({ server, dn, url }: Practice): Probe {
  const front = { name: host, port: Number(new URL(url).port) };
  return {
    ...{ id: 'told', title: 'Told', needs: 'nothing', steps: [], discovers: true },
    fits: () => true,
    run: async ({ discovery }) =>
      discovery.tell({ source: url, outlookAnywhere: { server, dn, front } }),
  };
}

test('with an address, it is the address that is looked up first', async () => {
  await using practice = await startPractice();
  const { user, domain, password, ca, url, dn } = practice;
  const target = targetOf('user@contoso.test');
  if (!target) throw new Error('no target');
  const pins = [{ name: host, port: Number(new URL(url).port), address: '127.0.0.1' }];
  const account = { user, domain, password: new Secret(password) };
  const report = await check(target, [discovering(practice), outlookAnywhere], [], {
    ...{ reach: reaching({ pins, authorities: [ca] }), timeoutMs: 20_000, account },
  });
  const steps = report.probes.flatMap((run) => run.steps);
  expect(steps.find(({ name }) => name === 'nspi.resolve-names')).toMatchObject({
    outcome: 'passed',
    subject: expect.stringContaining('user@contoso.test at'),
    evidence: { names: ['user@contoso.test', dn], outcomes: ['resolved', 'resolved'] },
  });
});

/** In front of a server whose address book falls silent after so many messages: bind, NTLM's third with NspiBind, the name, the end. */
async function silentAfter(messages: number, practice: Practice) {
  const said = new Map<number, number>();
  return between(Number(new URL(practice.rpcUrl).port), (passing) => {
    const { from, connection, data } = passing;
    if (from === 'server') return data;
    const isBind = data[2] === packetType.bind && data.includes(Buffer.from('185accf56442', 'hex'));
    const count = isBind ? 1 : (said.get(connection) ?? 0) + Number(said.has(connection));
    if (count > 0) said.set(connection, count);
    return count > messages ? 'swallow' : data;
  });
}

test('a server that falls silent when the name is asked for ends the step, not the logon', async () => {
  await using practice = await startPractice();
  await using way = await silentAfter(2, practice);
  const wish = { port: way.port, clear: true, patienceMs: 1500 };
  const { all, troubles } = await checkAt(practice, wish);
  expect(troubles).toEqual(['nspi.resolve-names rpc.timeout']);
  expect(all('nspi.resolve-names')[0]?.evidence).toMatchObject({ phase: 'NspiResolveNamesW' });
  expect(all('store.logon')).toMatchObject([{ outcome: 'passed' }]);
  expect(all('rfr.fqdn')).toEqual([]);
  await expect.poll(() => way.open.size, { interval: 5 }).toBe(0);
});

test('the referral is told the home server before the session with the address book has ended', async () => {
  await using practice = await startPractice();
  await using way = await silentAfter(3, practice);
  const wish = { port: way.port, clear: true, patienceMs: 1500 };
  const { all, troubles } = await checkAt(practice, wish);
  expect(troubles).toEqual(['nspi.unbind rpc.timeout']);
  const [asked] = all('rfr.fqdn');
  expect(asked).toMatchObject({ outcome: 'passed', evidence: { server: practice.server } });
});

test('many addresses at once get their turn: the referral waits, and nobody waits for it', async () => {
  await using practice = await startPractice();
  const port = Number(new URL(practice.rpcUrl).port);
  await using ways = new AsyncDisposableStack();
  const first = ways.use(await between(port));
  const addresses = ['127.0.0.1'];
  for (const end of [2, 3, 4, 5, 6, 7, 8]) {
    const address = `127.0.0.${end}`;
    ways.use(await between(port, undefined, { host: address, port: first.port }));
    addresses.push(address);
  }
  const wish = { port: first.port, clear: true, addresses, timeoutMs: 20_000 };
  const { all, health } = await checkAt(practice, wish);
  expect(all('rfr.fqdn')).toHaveLength(addresses.length);
  expect(all('nspi.unbind')).toHaveLength(addresses.length);
  expect(health).toBe('healthy');
});
