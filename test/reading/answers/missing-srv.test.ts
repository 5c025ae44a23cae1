/** The SRV record that most domains lack is told from a host that is missing. */
import { expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([]);

const isOnlyTheRecord = (text: string) => read(text).quotes.some(({ code }) => code === 'srv-only');

test.each([
  "** server can't find _autodiscover._tcp.contoso.com: NXDOMAIN",
  'Resolve-DnsName : _autodiscover._tcp.contoso.com : DNS name does not exist',
  'exchangelib: DNS query for _autodiscover._tcp.contoso.com failed: no such host',
])('%s names nothing but the record', (text) => {
  expect(isOnlyTheRecord(text)).toBe(true);
});

test.each([
  "** server can't find autodiscover.contoso.com: NXDOMAIN",
  "can't find mail.contoso.com: Non-existent domain\ncan't find _autodiscover._tcp.contoso.com: Non-existent domain",
])('%j names a host', (text) => {
  expect(isOnlyTheRecord(text)).toBe(false);
});
