import { expect, test } from 'vitest';
import type { Block } from '../../src/model/card.ts';
import type { Outcome, Step } from '../../src/model/observation.ts';
import type { ProbeRun } from '../../src/model/report.ts';
import { everyStepBlocks, notableBlocks, runningBlocks } from '../../src/present/probe-blocks.ts';

function stepOf(name: string, outcome: Outcome = 'passed', code?: string): Step {
  return {
    witness: 'step',
    name,
    subject: 'at 192.0.2.7:443',
    outcome,
    ...(code && { code }),
    startedAt: '2026-11-22T08:00:00.000Z',
    durationMs: 12,
    evidence: {},
  };
}

function runOf(title: string, steps: readonly Step[]): ProbeRun {
  const outcomes = steps.map(({ outcome }) => outcome);
  const worst = (['failed', 'warned', 'passed'] as const).find((one) => outcomes.includes(one));
  return { id: title.toLowerCase(), title, outcome: worst ?? 'skipped', steps };
}

const many = (count: number, step: Step) => Array.from({ length: count }, () => step);
const kindsOf = (blocks: readonly Block[]) => blocks.map(({ kind }) => kind);
const calm = runOf('TCP', [stepOf('tcp.connect')]);
const troubled = runOf('Outlook Anywhere', [
  ...many(18, stepOf('rpc.ping')),
  stepOf('store.logon', 'failed', 'ecNotEncrypted'),
  stepOf('store.encryption', 'warned', 'encryption.required'),
]);

test('a probe with trouble is counted and shows what failed or warned; the others take a line each', () => {
  expect(notableBlocks([calm, troubled])).toEqual([
    { kind: 'heading', text: 'Outlook Anywhere: 18 of 20 steps passed' },
    {
      kind: 'steps',
      steps: [
        {
          outcome: 'failed',
          text: 'Mailbox logon, at 192.0.2.7:443',
          detail: 'ecNotEncrypted',
          durationMs: 12,
        },
        expect.objectContaining({ outcome: 'warned', detail: 'encryption.required' }),
      ],
    },
    { kind: 'heading', text: 'Everything else' },
    { kind: 'facts', facts: [{ label: 'TCP', value: '1 step, slowest 12 ms' }] },
  ]);
});

test('a server that fails in every step does not bury the answer', () => {
  const down = runOf('Web services', many(30, stepOf('http.request', 'failed', 'http.503')));
  const blocks = notableBlocks([down]);

  expect(kindsOf(blocks)).toEqual(['heading', 'steps', 'note']);
  expect(blocks[1]).toMatchObject({ steps: { length: 8 } });
  expect(blocks[2]).toMatchObject({ text: expect.stringMatching(/^22 more /) });
});

test('who wants every step gets every step', () => {
  const shown = everyStepBlocks([calm, troubled]).flatMap((block) =>
    block.kind === 'steps' ? block.steps : [],
  );
  expect(shown).toHaveLength(21);
});

test('what was left out counts neither as passed nor as tried', () => {
  const leftOut = stepOf('kerberos.ticket', 'skipped', 'kerberos.no-package');
  const [heading] = notableBlocks([
    runOf('Kerberos', [leftOut, stepOf('kerberos.logon', 'failed', 'x')]),
  ]);
  expect(heading).toEqual({ kind: 'heading', text: 'Kerberos: 0 of 1 step passed' });
  expect(notableBlocks([runOf('Kerberos', [leftOut])]).at(-1)).toMatchObject({
    facts: [{ value: 'left out: the optional package kerberos is not installed here' }],
  });
});

test('a probe that broke down is no probe that passed', () => {
  const crashed: ProbeRun = { ...calm, outcome: 'crashed', crash: 'Error: oops' };
  expect(notableBlocks([crashed])).toEqual([
    { kind: 'heading', text: 'TCP: broke down after 1 step' },
  ]);
});

test('while it runs each probe has a line, with its news below', () => {
  const [block] = runningBlocks([
    { ...calm, isRunning: false },
    { ...troubled, isRunning: true },
    { ...runOf('Kerberos', []), isRunning: true },
  ]);
  expect(block).toMatchObject({
    steps: [
      { outcome: 'passed', text: 'TCP', detail: '1 step' },
      {
        outcome: 'running',
        text: 'Outlook Anywhere',
        detail: '20 steps, last: Logon compared with and without RPC encryption',
      },
      { outcome: 'failed', text: 'Outlook Anywhere: Mailbox logon, at 192.0.2.7:443' },
      { outcome: 'warned' },
      { outcome: 'running', text: 'Kerberos', detail: 'begins' },
    ],
  });
});
