import { expect, test } from 'vitest';
import { within } from '../../src/net/deadline.ts';

const limit = { ms: 60_000, code: 'door.timeout', phase: 'knock' };
const never = () => new Promise<never>(() => undefined);

test('what ends in time is returned, and what fails in time is thrown as it is', async () => {
  const { signal } = new AbortController();
  const broken = new Error('broken');

  expect(await within({ ...limit, signal }, async () => 'open')).toBe('open');
  await expect(within({ ...limit, signal }, () => Promise.reject(broken))).rejects.toBe(broken);
});

test('what does not end in time fails with its phase, and hears of it', async () => {
  const { signal } = new AbortController();
  const heard: unknown[] = [];

  const waited = within({ ...limit, ms: 1, signal }, (ended) => {
    ended.addEventListener('abort', () => heard.push(ended.reason));
    return never();
  });

  await expect(waited).rejects.toMatchObject({
    code: 'door.timeout',
    evidence: { phase: 'knock', limitMs: 1 },
  });
  expect(heard).toMatchObject([{ code: 'door.timeout' }]);
});

test('the end of the check ends every wait, and one that has not begun', async () => {
  const check = new AbortController();
  const waiting = within({ ...limit, signal: check.signal }, never);
  check.abort();

  await expect(waiting).rejects.toMatchObject({
    code: 'check.ended',
    evidence: { phase: 'knock' },
  });
  await expect(within({ ...limit, signal: check.signal }, never)).rejects.toMatchObject({
    code: 'check.ended',
  });
});
