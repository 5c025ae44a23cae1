import { expect, test } from 'vitest';
import { z } from 'zod';
import { check } from '../../src/check/check.ts';
import type { Diagnosis } from '../../src/model/diagnosis.ts';
import { Failure } from '../../src/model/failure.ts';
import { type Probe, stepKind } from '../../src/model/probe.ts';
import type { RunningProbe } from '../../src/model/report.ts';
import { entry } from '../entry.ts';
import { reaching } from '../reaching.ts';

const target = { text: 'contoso.com', domain: 'contoso.com', port: 443 };
const knock = stepKind('door.knock', { door: z.string(), answer: z.string() });

function probe(id: string, run: Probe['run'], fits = true): Probe {
  return { id, title: id, needs: 'nothing', steps: [knock], fits: () => fits, run };
}

const checkWith = (
  probes: readonly Probe[],
  {
    knowledge = [],
    timeoutMs = 60_000,
    progress,
  }: {
    knowledge?: readonly Diagnosis[];
    timeoutMs?: number;
    progress?: (runs: readonly RunningProbe[]) => void;
  } = {},
) =>
  check(target, probes, knowledge, {
    reach: reaching(),
    timeoutMs,
    ...(progress ? { progress } : {}),
  });

const opens = (door: string) =>
  probe(door, ({ trace }) => trace.step(knock, door, async (note) => note({ door })));

const stays = (door: string, code: string) =>
  probe(door, ({ trace }) =>
    trace.step(knock, door, async (note) => {
      note({ door });
      throw new Failure(code, { answer: 'go away' });
    }),
  );

test('a step holds what was noted before it failed, and what the failure adds', async () => {
  const { probes, unexplained } = await checkWith([stays('front', 'door.locked')]);

  expect(probes[0]?.outcome).toBe('failed');
  expect(unexplained).toMatchObject([
    {
      name: 'door.knock',
      subject: 'front',
      outcome: 'failed',
      code: 'door.locked',
      evidence: { door: 'front', answer: 'go away' },
    },
  ]);
});

test('a probe that crashes is our fault, takes nothing else with it, and nothing is healthy that it did not see', async () => {
  const crashes = probe('cellar', async ({ trace }) => {
    await trace.step(knock, 'cellar', async () => {
      throw new TypeError('no such stair');
    });
  });

  const report = await checkWith([crashes, opens('front')]);

  const [cellar, front] = report.probes;
  expect([cellar?.outcome, cellar?.steps]).toEqual(['crashed', []]);
  expect(cellar?.crash).toMatch(/no such stair/);
  expect(front?.outcome).toBe('passed');
  expect([report.unexplained, report.health]).toEqual([[], 'degraded']);
});

test('a check ends by its deadline with what it has, whoever does not listen', async () => {
  const deaf = probe('back', async ({ trace }) => {
    await trace.step(knock, 'back', async (note) => note({ door: 'back' }));
    await trace.step(knock, 'attic', () => new Promise(() => undefined));
  });

  const report = await checkWith([deaf, opens('front')], { timeoutMs: 1000 });

  const steps = report.probes.flatMap((run) => run.steps);
  expect(steps.map(({ subject, outcome, code }) => [subject, outcome, code])).toEqual([
    ['back', 'passed', undefined],
    ['attic', 'failed', 'check.ended'],
    ['front', 'passed', undefined],
  ]);
  expect(report.health).toBe('failed');
});

test('what is answered after the end changes nothing', async () => {
  const late = Promise.withResolvers<void>();
  const slow = probe('back', ({ trace }) => trace.step(knock, 'back', () => late.promise));

  const report = await checkWith([slow], { timeoutMs: 10 });
  const before = structuredClone(report);
  late.resolve();
  await late.promise;

  expect(report).toEqual(before);
});

test('a probe that does not fit is not run, and one without steps is skipped', async () => {
  const idle = probe('idle', async () => undefined);

  const { probes, health } = await checkWith([probe('other', async () => undefined, false), idle]);

  expect(probes.map(({ id, outcome }) => [id, outcome])).toEqual([['idle', 'skipped']]);
  expect(health).toBe('failed');
});

test('probes run at the same time, and progress is told with every step and every end', async () => {
  const met = Promise.withResolvers<void>();
  const waits = probe('waits', ({ trace }) => trace.step(knock, 'waits', () => met.promise));
  const comes = probe('comes', ({ trace }) =>
    trace.step(knock, 'comes', async () => met.resolve()),
  );
  const steps: number[] = [];
  const running: number[] = [];

  await checkWith([waits, comes], {
    progress: (runs) => {
      steps.push(runs.flatMap((run) => run.steps).length);
      running.push(runs.filter(({ isRunning }) => isRunning).length);
    },
  });

  expect([steps[0], steps.at(-1)]).toEqual([1, 2]);
  expect([running[0], running.at(-1)]).toEqual([2, 0]);
});

test('it fails in one place and works in another: degraded', async () => {
  const both = await checkWith([opens('front'), stays('back', 'door.locked')]);
  const none = await checkWith([stays('front', 'door.locked'), stays('back', 'door.locked')]);

  expect([both.health, none.health]).toEqual(['degraded', 'failed']);
});

test('a failed step that knowledge calls healthy is no fault', async () => {
  const seen = [{ step: 'door.knock', code: 'door.locked', certainty: 'proven' as const }];
  const probes = [opens('front'), stays('back', 'door.locked')];

  const normal = await checkWith(probes, {
    knowledge: [entry('night', { severity: 'healthy', seen })],
  });
  const fault = await checkWith(probes, { knowledge: [entry('stuck', { seen })] });

  expect([normal.health, normal.unexplained]).toEqual(['healthy', []]);
  expect([fault.health, fault.unexplained]).toEqual(['degraded', []]);
});

test('a warning is told and fails nothing', async () => {
  const creaks = probe('front', ({ trace }) =>
    trace.step(knock, 'front', async (note) => note.warn('door.creaks')),
  );

  const { probes, health } = await checkWith([creaks]);

  expect(probes[0]).toMatchObject({ outcome: 'warned', steps: [{ code: 'door.creaks' }] });
  expect(health).toBe('healthy');
});
