/** What a scheduled report says of causes: in the names of whoever was checked, alike reasons once. */
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { Block } from '../../src/model/card.ts';
import type { Step } from '../../src/model/observation.ts';
import type { Report } from '../../src/model/report.ts';
import { causeBlocks, sharedCauseBlocks } from '../../src/present/cause-blocks.ts';
import type { ReportedTarget } from '../../src/present/scheduled-report.ts';

const knowledge = loadKnowledge();

const refusedAt = (name: string, address: string): Step => ({
  witness: 'step',
  name: 'tcp.connect',
  subject: `${name} at ${address}:443`,
  outcome: 'failed',
  code: 'ECONNREFUSED',
  startedAt: '2026-11-22T08:00:00.000Z',
  durationMs: 12.5,
  evidence: { name, address, port: 443 },
});

function failed(host: string, steps: readonly Step[], more: Partial<Report> = {}): ReportedTarget {
  const domain = host.slice(host.indexOf('.') + 1);
  return {
    target: host,
    manner: '',
    event: 'broke',
    checks: [],
    expiries: [],
    slowest: [],
    report: {
      target: { text: host, domain, host, port: 443 },
      vantage: 'here',
      startedAt: '2026-11-22T08:00:00.000Z',
      durationMs: 1200,
      isCut: false,
      health: 'failed',
      probes: [{ id: 'tcp', title: 'TCP', outcome: 'failed', steps }],
      findings: diagnose(steps, knowledge),
      unexplained: [],
      ...more,
    },
  };
}

const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
const told = (host: string) =>
  failed(
    host,
    addresses.map((address) => refusedAt(host, address)),
  );

test('a reason that was seen at every address is told once', () => {
  const facts = causeBlocks(told('mail.fourthcoffee.com')).flatMap((block) =>
    block.kind === 'facts' ? block.facts : [],
  );
  expect(facts.filter(({ label }) => label === 'because')).toEqual([
    { label: 'because', value: expect.stringMatching(/ECONNREFUSED.*, and 2 more like it$/) },
  ]);
});

/** One whose first step has the name of the host in it. */
const asking = knowledge.find(
  ({ kind, remedies: [first] }) =>
    kind === 'cause' && first?.run?.includes('https://mail.contoso.com'),
);

/** The first command that is told of it. */
function command(hosts: readonly string[], told: (targets: ReportedTarget[]) => Block[]) {
  if (!asking) throw new Error('no diagnosis asks the host');
  const targets = hosts.map((host) => {
    const because = addresses.map((address) => refusedAt(host, address));
    const finding = {
      diagnosis: asking,
      certainty: 'likely',
      because,
      favoredBy: [],
      follows: [],
    } as const;
    return failed(host, because, { findings: [finding] });
  });
  return told(targets).find(({ kind }) => kind === 'code');
}

test('a command is for the host that was checked', () => {
  const told = command(['mail.fourthcoffee.com'], ([target]) =>
    target ? causeBlocks(target) : [],
  );
  expect(told).toMatchObject({ text: expect.stringContaining('https://mail.fourthcoffee.com') });
});

test('a command for several targets names only what they have in common', () => {
  const [mail, post] = ['mail.fourthcoffee.com', 'post.fourthcoffee.com'];
  expect(command([mail, mail], sharedCauseBlocks)).toMatchObject({
    text: expect.stringContaining(`https://${mail}`),
  });
  expect(command([mail, post], sharedCauseBlocks)).toMatchObject({
    text: expect.stringContaining('https://mail.contoso.com'),
  });
});

test('failures that nobody can explain are told by their kinds', () => {
  const steps = addresses.map((address) => refusedAt('mail.fourthcoffee.com', address));
  const target = failed('mail.fourthcoffee.com', steps, { findings: [], unexplained: steps });
  expect(causeBlocks(target)).toMatchObject([
    { text: 'Failed, and no known cause' },
    { facts: [{ label: 'ECONNREFUSED', value: expect.stringContaining(', and 2 more like it') }] },
  ]);
});
