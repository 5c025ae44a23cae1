/** S6: whatever people type, in whatever spelling, nothing is connected to that the operator does not list. */
import { describe, expect, test } from 'vitest';
import { targetOf } from '../../src/check/target-of.ts';
import { checkIn, domain } from './whole-check.ts';

/** Everybody's loopback, private networks and metadata services, as people have written them to get past a filter. */
const spellings = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0177.0.0.1',
  '017700000001',
  '0x7f.1',
  '0x7f000001',
  '127.000.000.001',
  '0',
  '0.0.0.0',
  '[::]',
  '[::1]',
  '::1',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[fec0::1]',
  '[fe80::1]',
  '[fe80::1%25lo]',
  '[fd00:ec2::254]',
  '[127.0.0.1]',
  '[[::1]]',
  '[::1].contoso.test',
  'localhost',
  'localhost.',
  'LOCALHOST',
  'a.localhost',
  '127.0.0.1.',
  '①②⑦.⓪.⓪.①',
  '１２７.0.0.1',
  '127。0。0。1',
  'user@127.0.0.1',
  'user@[127.0.0.1]',
  'mail.contoso.test@127.0.0.1',
  'mail.contoso.test#@127.0.0.1',
  '127.0.0.1#.contoso.test',
  '127.0.0.1\\.contoso.test',
  '127.0.0.1%2f.contoso.test',
  '100.64.0.1',
  '100.100.100.200',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '169.254.169.254',
  '[::ffff:169.254.169.254]',
  '2852039166',
  '168.63.129.16',
  '192.0.0.192',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
];

describe.each(spellings)('%s', (spelling) => {
  const forms = [spelling, `${spelling}:443`, `https://${spelling}/`, `user@${spelling}`];
  test('typed is no target, or one that nobody connects to', async () => {
    for (const form of forms) {
      const target = targetOf(form);
      if (!target) continue;
      const { begun, health, asked } = await checkIn({}, target);
      expect([form, begun, health]).toEqual([form, 0, 'failed']);
      expect(asked.filter((question) => !question.endsWith(domain))).toEqual([]);
    }
  });
});
