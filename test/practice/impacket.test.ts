/** The practice server as an independent client sees it: impacket logs on to it. */
import { expect } from 'vitest';
import { startPractice } from '../../src/practice/practice.ts';
import { testWithPython } from '../peers/python.ts';
import { codes, logons } from './peer.ts';

const test = testWithPython('impacket');
const levels = [1, 2, 5, 6];
const notEncrypted = 0x970;

test('impacket: only the encrypted binding gets in where encryption is required', async () => {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  expect(await codes(practice, levels)).toEqual([notEncrypted, notEncrypted, notEncrypted, 0]);
});

test('impacket: at every level it logs on to a healthy store, opens the mailbox and says goodbye', async () => {
  await using practice = await startPractice();
  const all = await logons(practice, levels);
  expect(all).toEqual(
    levels.map((level) => ({
      ...{ level, code: 0, rop: 0xfe, ropCode: 0, dummy: 0, ended: '00'.repeat(24) },
      bytes: expect.any(Number),
    })),
  );
  expect(practice.seen).toMatchObject({ disconnects: 4, failedLogons: {} });
});
