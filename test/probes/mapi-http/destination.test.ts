/** Where the probe goes: what was typed beats what Autodiscover tells. */
import { expect, test } from 'vitest';
import type { Discovered } from '../../../src/model/discovery.ts';
import type { Probe } from '../../../src/model/probe.ts';
import { type Practice, startPractice } from '../../../src/practice/practice.ts';
import { outlookAnywhereOf } from '../../../src/probes/outlook-anywhere/probe.ts';
import { checkAt, host } from './practice-check.ts';

/** Tells what Autodiscover would. */
function teller(found: Discovered | undefined): Probe {
  return {
    ...{ id: 'teller', title: 'Teller', needs: 'nothing', steps: [], discovers: true },
    fits: () => true,
    async run({ discovery }) {
      if (found) discovery.tell(found);
    },
  };
}

const portOf = ({ url }: Practice) => Number(new URL(url).port);

function told(practice: Practice, name = host): Discovered {
  const base = `https://${name}:${portOf(practice)}/mapi`;
  const query = `?MailboxId=${practice.server}`;
  return {
    source: 'https://autodiscover.contoso.test/autodiscover/autodiscover.xml',
    mapiHttp: {
      dn: practice.dn,
      store: ['http://plain.contoso.test/mapi/emsmdb/', `${base}/emsmdb/${query}`],
      addressBook: [`${base}/nspi/${query}`],
    },
  };
}

test('it goes where Autodiscover says, external addresses first, TLS only', async () => {
  await using practice = await startPractice();
  const beside = [teller(told(practice))];
  const wish = { server: undefined, target: 'user@contoso.test', beside };
  const { all, health } = await checkAt(practice, { ...wish, port: portOf(practice) });
  expect(all('mapi-http.logon')).toMatchObject([{ outcome: 'passed', evidence: { name: host } }]);
  expect(all('mapi-http.name-check')).toHaveLength(1);
  expect(health).toBe('healthy');
});

test('a typed host stays the host, with the path and query that were told', async () => {
  await using practice = await startPractice();
  const beside = [teller(told(practice, 'elsewhere.contoso.test'))];
  const { all } = await checkAt(practice, { server: undefined, beside });
  const path = `/mapi/emsmdb/?MailboxId=${practice.server}`;
  expect(all('mapi-http.connect')).toMatchObject([{ outcome: 'passed', evidence: { path } }]);
});

test.each<[string, Discovered | undefined]>([
  ['nothing', undefined],
  ['no MAPI over HTTP', { source: 'x' }],
  [
    'addresses without TLS',
    { source: 'x', mapiHttp: { dn: '/o=A', store: ['http://a/'], addressBook: [] } },
  ],
])('where Autodiscover tells %s there is nothing to do', async (_what, found) => {
  await using practice = await startPractice();
  const { steps } = await checkAt(practice, { server: undefined, beside: [teller(found)] });
  expect(steps).toEqual([]);
  expect(practice.seen.connections).toBe(0);
});

test('a server that is older than MAPI over HTTP is left alone', async () => {
  await using practice = await startPractice();
  const { steps } = await checkAt(practice, { server: 'ex01.contoso.test' });
  expect(steps).toEqual([]);
});

test('both ways into the mailbox go side by side with one account', async () => {
  await using practice = await startPractice();
  const { health, report } = await checkAt(practice, { beside: [outlookAnywhereOf(8000)] });
  expect(health).toBe('healthy');
  expect(report.probes.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
  expect(practice.seen).toMatchObject({ failedLogons: {}, openSessions: 0 });
});
