import { expect, test } from 'vitest';
import { converseAmiss } from './converse-amiss.ts';

test('400 conversations that go wrong end in time, with a reason', {
  timeout: 300_000,
}, async () => {
  const codes = await converseAmiss(400);
  expect(codes).not.toContain(undefined);
  expect(codes.size).toBeGreaterThan(10);
});
