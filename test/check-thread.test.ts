/** Checks in their own thread, of practice servers: what crosses over to it and back. */
import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { CheckThread } from '../src/check-thread.ts';
import { Secret } from '../src/model/account.ts';
import { Failure } from '../src/model/failure.ts';
import type { RunningProbe } from '../src/model/report.ts';
import { startPractice } from '../src/practice/practice.ts';
import { few, OpenGuard, ofPractice } from './peers/looking.ts';

const patience = { timeout: 120_000 };
const stepsOf = (runs: readonly Pick<RunningProbe, 'steps'>[]) =>
  runs.flatMap(({ steps }) => steps);
const told = (runs: readonly RunningProbe[]) =>
  stepsOf(runs)
    .map(({ name: step, subject, outcome, code }) => `${step} ${subject} ${outcome} ${code}`)
    .toSorted();

test('sees in its thread what a check sees here, with the logon', patience, async () => {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  await using thread = new CheckThread(() => undefined);
  const { target, options } = ofPractice(practice);

  const here = await check(target, few, [], options);
  const there = await check(target, few, [], { ...options, look: thread.look });

  const seen = ({ probes: runs }: typeof here) =>
    told(runs.map((run) => ({ ...run, isRunning: false })));
  expect(seen(there)).toEqual(seen(here));
  expect(seen(there).length).toBeGreaterThan(5);
});

test('progress only grows, and its last word is the report', patience, async () => {
  await using practice = await startPractice({ scenario: 'healthy' });
  await using thread = new CheckThread(() => undefined);
  const { target, options } = ofPractice(practice);
  const heard: (readonly RunningProbe[])[] = [];

  const sighting = await thread.look(target, few, {
    ...options,
    progress: (running) => heard.push(running),
  });

  const counts = heard.map((runs) => stepsOf(runs).length);
  expect(counts).toEqual(counts.toSorted((one, other) => one - other));
  expect(heard.at(-1)).toEqual(sighting.probes.map((run) => ({ ...run, isRunning: false })));
});

test('packets come over in their order, with no password in them', patience, async () => {
  await using practice = await startPractice({ scenario: 'healthy' });
  await using thread = new CheckThread(() => undefined);
  const { target, options } = ofPractice(practice);
  const packets: string[] = [];

  await thread.look(target, few, {
    ...options,
    capture: ({ data }) => packets.push(Buffer.from(data).toString('latin1')),
  });

  expect(packets.length).toBeGreaterThan(5);
  expect(packets.join()).not.toContain(practice.password);
});

test('a thread that has enough to do lets the next look wait', patience, async () => {
  await using practice = await startPractice({ scenario: 'healthy' });
  await using thread = new CheckThread(() => undefined, { atOnce: 1 });
  const { target, options } = ofPractice(practice);

  const looks = [thread.look(target, few, options), thread.look(target, few, options)] as const;

  const [first, next] = await Promise.all(looks);
  const firstEnded = Date.parse(first.startedAt) + first.durationMs;
  expect(Date.parse(next.startedAt)).toBeGreaterThanOrEqual(firstEnded - 1); // both are rounded
});

test('a look that waits when the bot ends is told so', patience, async () => {
  await using practice = await startPractice({ scenario: 'healthy' });
  const thread = new CheckThread(() => undefined, { atOnce: 1 });
  const { target, options } = ofPractice(practice);
  const looks = [thread.look(target, few, options), thread.look(target, few, options)];

  const ends = Promise.allSettled(looks);
  await thread[Symbol.asyncDispose]();

  const reasons = (await ends).map((end) => end.status === 'rejected' && String(end.reason));
  expect(reasons[1]).toContain('The bot is ending');
  expect(reasons.every(Boolean)).toBe(true);
});

test('a guard here lets each logon there through', patience, async () => {
  await using practice = await startPractice({ scenario: 'healthy' });
  await using thread = new CheckThread(() => undefined);
  const { target, options } = ofPractice(practice);
  const guard = new OpenGuard();

  await thread.look(target, few, { ...options, account: { ...options.account, guard } });

  expect(guard.asked.slice(0, 2)).toEqual(['first', 'accepted']);
  expect(guard.asked.filter((word) => word === 'first')).toHaveLength(1);
});

test(
  'a guard that refuses keeps the account from the server, for its reason',
  patience,
  async () => {
    await using practice = await startPractice({ scenario: 'healthy' });
    await using thread = new CheckThread(() => undefined);
    const { target, options } = ofPractice(practice);
    const guard = new OpenGuard();
    guard.first = async () => {
      throw new Failure('credentials.withheld', { reason: 'locked', account: 'helpdesk' });
    };

    const { probes: runs } = await thread.look(target, few, {
      ...options,
      account: { ...options.account, guard },
    });

    const withheld = stepsOf(runs.map((run) => ({ ...run, isRunning: false }))).filter(
      ({ code }) => code === 'credentials.withheld',
    );
    expect(withheld[0]?.evidence).toMatchObject({ reason: 'locked', account: 'helpdesk' });
    expect(practice.seen.acceptedLogons).toBe(0);
  },
);

test('a wrong password reaches the guard as one refusal', patience, async () => {
  await using practice = await startPractice({ scenario: 'healthy' });
  await using thread = new CheckThread(() => undefined);
  const { target, options } = ofPractice(practice);
  const guard = new OpenGuard();
  const account = { ...options.account, password: new Secret('not this one'), guard };

  await thread.look(target, few, { ...options, account });

  expect(guard.asked).toEqual(['first', 'refused']);
});

test(
  'after its checks nothing keeps the process, guards and their ports included',
  patience,
  async () => {
    await using practice = await startPractice({ scenario: 'healthy' });
    await using thread = new CheckThread(() => undefined);
    const { target, options } = ofPractice(practice);
    const ports = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
    const before = ports();

    for (const guard of [undefined, new OpenGuard(), new OpenGuard()])
      await thread.look(target, few, { ...options, account: { ...options.account, guard } });

    expect(ports()).toBe(before);
  },
);
