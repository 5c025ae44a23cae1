/** What a schedule may say of a check that broke down: nothing, until it was made again. */
import { expect, test } from 'vitest';
import { type Probe, stepKind } from '../src/model/probe.ts';
import { unlikeAny } from '../src/model/reading.ts';
import { scheduledCheck } from '../src/scheduled-check.ts';
import { memoryHistory } from './commands/books.ts';
import { reaching } from './reaching.ts';

const knock = stepKind('door.knock', {});

const probe = (id: string, run: Probe['run']): Probe => ({
  id,
  title: id,
  needs: 'nothing',
  steps: [knock],
  fits: () => true,
  run,
});

const opens = probe('front', ({ trace }) => trace.step(knock, 'front', async () => undefined));

const crashes = probe('cellar', async () => {
  throw new TypeError('no such stair');
});

function checkOf(probes: readonly Probe[]) {
  const reach = reaching();
  return scheduledCheck({ target: 'mail.contoso.com' }, AbortSignal.timeout(60_000), {
    program: {
      knowledge: [],
      probes,
      timeoutMs: 30_000,
      read: () => ({ quotes: [], redacted: 0, resemblance: unlikeAny }),
      reachOf: () => reach,
    },
    history: memoryHistory(),
    logonOf: async () => undefined,
    reachOf: () => reach,
    usualLogon: () => undefined,
    ended: () => undefined,
  });
}

test('a target is not called healthy, nor in trouble, where one of our probes broke down', async () => {
  await expect(checkOf([opens, crashes])).rejects.toThrow('cellar broke down: TypeError: no such');
});

test('without a breakdown it is healthy', async () => {
  expect((await checkOf([opens])).health).toBe('healthy');
});
