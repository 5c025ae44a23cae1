import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { Step } from '../../src/model/observation.ts';
import type { ProbeRun, Report } from '../../src/model/report.ts';
import { reportCard, reportData } from '../../src/present/report-card.ts';
import { reportPage } from '../../src/present/report-page.ts';

const knowledge = loadKnowledge();

const step = (name: string, code?: string): Step => ({
  witness: 'step',
  name,
  subject: 'mail.contoso.com at 192.0.2.7:443',
  outcome: code ? 'failed' : 'passed',
  ...(code ? { code } : {}),
  startedAt: '2026-11-22T08:00:00.000Z',
  durationMs: 12.5,
  evidence: {},
});

function reportOf(steps: readonly Step[], more: Partial<Report> = {}): Report {
  const outcome = steps.some(({ code }) => code) ? 'failed' : 'passed';
  const run: ProbeRun = { id: 'tcp', title: 'TCP', outcome, steps };
  return {
    target: {
      text: 'mail.contoso.com',
      domain: 'contoso.com',
      host: 'mail.contoso.com',
      port: 443,
    },
    vantage: 'here',
    startedAt: '2026-11-22T08:00:00.000Z',
    durationMs: 1200,
    isCut: false,
    health: outcome === 'failed' ? 'failed' : 'healthy',
    probes: [run],
    findings: diagnose(steps, knowledge),
    unexplained: [],
    ...more,
  };
}

test('a healthy server gets a short green card', () => {
  const { summary, tone, blocks } = reportCard(reportOf([step('tcp.connect')]));
  expect([summary, tone]).toEqual([
    'mail.contoso.com is healthy: everything that was tried answers as it should',
    'good',
  ]);
  expect(blocks.map(({ kind }) => kind)).toEqual(['facts', 'note', 'actions']);
});

test('a fault is said in one sentence, with what proves it and how it can be checked again', () => {
  const { summary, tone, blocks } = reportCard(reportOf([step('tcp.connect', 'ECONNREFUSED')]));

  expect(summary).toMatch(/^mail\.contoso\.com fails\. (Proven|Likely): /);
  expect(tone).toBe('bad');
  expect(JSON.stringify(blocks)).toContain('failed with ECONNREFUSED after 12.5 ms');
  expect(blocks.at(-1)).toMatchObject({ actions: [{ words: 'check mail.contoso.com' }] });
});

test('what is normal is no failure on the card: most domains have no SRV record', () => {
  const [missing, refused] = [step('dns.srv', 'dns.nxdomain'), step('tcp.connect', 'ECONNREFUSED')];
  const shownIn = (everyStep: boolean) =>
    reportCard(reportOf([missing, refused]), { everyStep }).blocks.flatMap((block) =>
      block.kind === 'steps' ? block.steps : [],
    );
  expect(shownIn(false).map(({ detail }) => detail)).toEqual(['ECONNREFUSED']);
  expect(shownIn(true)[0]).toMatchObject({
    outcome: 'passed',
    detail: 'dns.nxdomain, which is normal here',
  });
});

test('what nobody can explain is said with its code', () => {
  const odd = step('http.request', 'http.418');
  const { summary, blocks } = reportCard(reportOf([odd], { unexplained: [odd] }));
  expect(summary).toBe('mail.contoso.com fails, and I know no cause for http.418');
  expect(JSON.stringify(blocks)).toContain('Failed, and no known cause');
});

test('a fault of ours is never the server’s', () => {
  const crashed: ProbeRun = {
    id: 'x',
    title: 'X',
    outcome: 'crashed',
    steps: [],
    crash: 'Error: oops\n at x.ts',
  };
  const { blocks } = reportCard(reportOf([step('tcp.connect')], { probes: [crashed] }));
  expect(blocks[0]).toMatchObject({
    text: expect.stringMatching(
      /fault of Exchange Check and says nothing about the server: Error: oops$/,
    ),
  });
});

test('the whole report is one click away, and the same for programs', () => {
  const report = reportOf([step('tcp.connect', 'ECONNREFUSED')]);
  expect(reportCard(report).attachment?.text).toContain(
    'failed  tcp.connect mail.contoso.com at 192.0.2.7:443 ECONNREFUSED',
  );
  expect(reportData(report)).toMatchObject({
    target: 'mail.contoso.com',
    verdict: 'failed',
    probes: [{ id: 'tcp' }],
    findings: [{ diagnosis: expect.any(String), certainty: expect.any(String) }],
  });
});

const expired = step('tls.certificate-dates', 'tls.expired');
const withheld: Step = {
  ...step('outlook-anywhere.echo', 'credentials.withheld'),
  evidence: { reason: 'certificate-untrusted' },
};

test('the cause has the word, and what follows from it is named in a line', () => {
  const { summary, blocks } = reportCard(reportOf([withheld, expired]));
  expect(summary).toBe("mail.contoso.com fails. Proven: The server's certificate has expired");
  const headings = blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
  expect(headings).not.toContain(
    'The account was not sent, since the way to the server is not safe',
  );
  const [facts] = blocks.filter(({ kind }) => kind === 'facts');
  expect(facts).toMatchObject({
    facts: [
      { label: 'certainty', value: 'proven' },
      { label: 'because' },
      {
        label: 'because of it',
        value: 'The account was not sent, since the way to the server is not safe',
      },
    ],
  });
});

test('a program is told which cause a finding follows from', () => {
  const { findings } = reportData(reportOf([withheld, expired]));
  expect(findings.map(({ diagnosis, follows }) => [diagnosis, follows])).toEqual([
    ['tls/certificate-expired', undefined],
    ['auth/credentials-withheld', ['tls/certificate-expired']],
  ]);
});

test('the first cause is told in full, another one with its first step and a button', () => {
  const unreachable = step('tcp.connect', 'ECONNREFUSED');
  const { blocks } = reportCard(reportOf([unreachable, expired]));
  const headings = blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
  const actions = blocks.flatMap((block) => (block.kind === 'actions' ? block.actions : []));
  const [second] = reportOf([unreachable, expired]).findings.filter(
    ({ diagnosis }) => diagnosis.title === actions[1]?.label,
  );

  expect(actions).toEqual([
    { label: 'Check again', words: 'check mail.contoso.com' },
    { label: second?.diagnosis.title, words: `show ${second?.diagnosis.id}` },
  ]);
  expect(headings).toContain(second?.diagnosis.title);
  expect(JSON.stringify(blocks)).toContain('First step: ');
});

test('the page tells every cause in full', () => {
  const report = reportOf([step('tcp.connect', 'ECONNREFUSED'), expired]);
  const { blocks } = reportPage(report);

  expect(JSON.stringify(blocks)).not.toContain('First step: ');
  expect(blocks.filter(({ kind }) => kind === 'steps' || kind === 'actions')).toEqual([]);
});
