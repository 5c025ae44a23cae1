/** Commands in a report carry the names of whoever was checked, and never what a server made up. */
import { expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { Diagnosis } from '../../src/model/diagnosis.ts';
import type { Evidence, Step } from '../../src/model/observation.ts';
import type { Target } from '../../src/model/target.ts';
import { type RealNames, realNamesOf, withRealNames } from '../../src/present/real-names.ts';

const target: Target = {
  text: 'anna@fourthcoffee.com',
  mailbox: 'anna@fourthcoffee.com',
  domain: 'fourthcoffee.com',
  port: 443,
};

const step = (evidence: Evidence): Step => ({
  witness: 'step',
  name: 'http.request',
  subject: 'here',
  outcome: 'passed',
  startedAt: '2026-11-22T08:00:00.000Z',
  durationMs: 1,
  evidence,
});

function namesIn(steps: readonly Step[], asked: Target = target): RealNames {
  return realNamesOf({
    target: asked,
    probes: [{ id: 'x', title: 'X', outcome: 'passed', steps }],
  });
}

const [anyone] = loadKnowledge();
function filled(run: string, names: RealNames): string | undefined {
  if (!anyone) throw new Error('there is no knowledge');
  const own: Diagnosis = {
    ...anyone,
    remedies: [{ do: 'Look.', run, in: 'shell', who: 'network', effect: 'reads', undo: undefined }],
  };
  return withRealNames(own, names).remedies[0]?.run;
}

const names = namesIn([
  step({ name: 'autodiscover.fourthcoffee.com' }),
  step({ name: 'post.fourthcoffee.com', exchangeServer: 'FCEX7' }),
  step({ name: 'post.fourthcoffee.com', exchangeServer: 'FCEX7' }),
]);

test.each([
  ['Get-Mailbox user@contoso.com | fl', 'Get-Mailbox anna@fourthcoffee.com | fl'],
  ['curl https://mail.contoso.com/owa/', 'curl https://post.fourthcoffee.com/owa/'],
  ['Resolve-DnsName autodiscover.contoso.com', 'Resolve-DnsName autodiscover.fourthcoffee.com'],
  [
    'Resolve-DnsName _autodiscover._tcp.contoso.com',
    'Resolve-DnsName _autodiscover._tcp.fourthcoffee.com',
  ],
  ['Resolve-DnsName contoso.com', 'Resolve-DnsName fourthcoffee.com'],
  ['Test-ServiceHealth -Server EX01', 'Test-ServiceHealth -Server FCEX7'],
  ['"EX01:6001;EX01.contoso.local:6001"', '"EX01:6001;EX01.contoso.local:6001"'],
  ['DOMAINS=contoso.com,fabrikam.com', 'DOMAINS=contoso.com,fabrikam.com'],
  ['ren user@contoso.com.ost.old', 'ren user@contoso.com.ost.old'],
])('%s is %s', (run, own) => {
  expect(filled(run, names)).toBe(own);
});

test('of several servers none is named', () => {
  const several = namesIn([step({ exchangeServer: 'FCEX7' }), step({ exchangeServer: 'FCEX8' })]);
  expect(several.server).toBeUndefined();
});

test.each([
  [{ exchangeServer: 'EX1; rm -rf ~' }],
  [{ exchangeServer: '$(id)' }],
  [{ name: 'mail.evil.example' }],
  [{ name: 'a`id`.fourthcoffee.com' }],
  [{ name: '-oProxyCommand.fourthcoffee.com' }],
])('%j comes into no command', (evidence) => {
  const { host, server } = namesIn([step(evidence)]);
  expect([host, server]).toEqual([undefined, undefined]);
});

test('an address with more than plain letters in it stays out of commands', () => {
  const odd = { ...target, mailbox: "o'$(id)@fourthcoffee.com" };
  expect(namesIn([], odd).mailbox).toBeUndefined();
});
