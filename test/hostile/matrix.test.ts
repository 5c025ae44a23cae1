/**
 * Every fault that a server can have, and every phase it can have one in, against every probe that gets
 * there; every pair of the two is met in `npm run bench -- faults`. A check ends in time, never healthy, with the right thing to blame, and leaves nothing behind.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Practice, startPractice } from '../../src/practice/practice.ts';
import { probes } from '../../src/probes/index.ts';
import { authority } from '../peers/authority.ts';
import { closedPort, silentPort } from '../peers/tcp.ts';
import { cells, checkAt, type Outcome, type Setting } from './cells.ts';
import { certificateCells, crashesOf, isRight, lineOf, runMatrix } from './matrix.ts';

const timeoutMs = 3000;
/** The bench says it to the millisecond; here others have the machine, too. */
const generousMs = 10_000;

let practice: Practice;
let setting: Setting;
let outcomes: readonly Outcome[];
let resourcesBefore: readonly string[];
const unhandled: unknown[] = [];
const note = (error: unknown) => unhandled.push(error);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  practice = await startPractice();
  resourcesBefore = sockets();
  const own = await authority();
  setting = {
    practice,
    root: own.root,
    identity: await own.issue({ names: ['mail.contoso.test'] }),
    timeoutMs,
  };
  const extraCells = await certificateCells(own, await authority('Fabrikam Trust'));
  outcomes = await runMatrix({ probes, setting, extraCells, isSample: true, atOnce: 3 });
}, 600_000);

afterAll(async () => {
  process.off('unhandledRejection', note);
  await practice[Symbol.asyncDispose]();
});

/** Of the process, by their kinds. */
function sockets(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|UDP|Pipe/.test(kind));
}

const named = (chosen: readonly Outcome[]) => chosen.map(lineOf);

test('the matrix has every fault, and every phase', () => {
  const met = (of: 'phase' | 'strike') => new Set(outcomes.map(({ cell }) => cell[of]));
  expect(
    [...new Set(cells.map(({ phase }) => phase))].filter((one) => !met('phase').has(one)),
  ).toEqual([]);
  expect(cells.filter(({ strike }) => !met('strike').has(strike)).map(({ name }) => name)).toEqual(
    [],
  );
  const missed = outcomes.filter(({ cell, strikes }) => cell.strike && strikes === 0);
  expect(named(missed)).toEqual([]);
});

test('no probe crashes, and nothing is thrown that nobody hears', () => {
  expect(outcomes.flatMap(crashesOf)).toEqual([]);
  expect(unhandled).toEqual([]);
});

test('no server with a fault is healthy, and one that is only odd is', () => {
  const wrong = outcomes.filter((outcome) =>
    outcome.cell.isHarmless ? !isRight(outcome) : outcome.report.health === 'healthy',
  );
  expect(named(wrong)).toEqual([]);
});

test('every check ends by its deadline', () => {
  expect(named(outcomes.filter(({ lateMs }) => lateMs > generousMs))).toEqual([]);
});

test('the right thing is blamed first, in 95 of 100', () => {
  const right = outcomes.filter(isRight);
  const wrong = outcomes.filter((outcome) => !isRight(outcome));
  expect(right.length / outcomes.length, named(wrong).join('\n')).toBeGreaterThanOrEqual(0.95);
});

test('no connection outlives its check', async () => {
  expect(named(outcomes.filter(({ leaked }) => leaked > 0))).toEqual([]);
  await expect
    .poll(() => sockets().length, { timeout: 10_000 })
    .toBeLessThanOrEqual(resourcesBefore.length);
});

test('a port that refuses, and one that swallows what comes, are told as that', async () => {
  await using silent = await silentPort();
  const [refused, swallowed] = await Promise.all([
    checkAt(await closedPort(), probes, setting),
    checkAt(silent.port, probes, setting),
  ]);
  const codes = ({ report }: typeof refused) =>
    report.probes.flatMap(({ steps }) =>
      steps.flatMap(({ name, code }) => (code ? [`${name} ${code}`] : [])),
    );
  expect(codes(refused)).toContain('tcp.connect ECONNREFUSED');
  expect(codes(swallowed)).toContain('tcp.connect check.ended');
  expect([refused, swallowed].map(({ report }) => report.health)).toEqual(['failed', 'failed']);
});
