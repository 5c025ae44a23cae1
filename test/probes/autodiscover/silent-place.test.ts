/** A place that says nothing holds nobody up who has found a better one. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { startPractice } from '../../../src/practice/practice.ts';
import { checkAt, domain } from './practice-check.ts';

test('a silent root domain gets no account, though it comes first', async () => {
  await using practice = await startPractice();
  const silent = createServer((socket) => socket.on('error', () => undefined).resume());
  silent.listen(Number(new URL(practice.url).port), '127.0.0.2');
  await once(silent, 'listening');
  const elsewhere = { name: domain, address: '127.0.0.2' };
  const { told, all } = await checkAt(practice, { elsewhere });
  silent.close();

  const [root] = all('autodiscover.candidate').filter(({ subject }) =>
    subject.includes('//contoso'),
  );
  const [settings] = all('autodiscover.settings');
  expect(told?.source).toMatch(/^https:\/\/autodiscover\.contoso\.test:/);
  expect(root).toMatchObject({ outcome: 'failed', code: 'tls.timeout' });
  const answered = Date.parse(settings?.startedAt ?? '');
  expect(answered).toBeLessThan(Date.parse(root?.startedAt ?? '') + (root?.durationMs ?? 0));
  expect(practice.seen.acceptedLogons).toBe(1);
});
