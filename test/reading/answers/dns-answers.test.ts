/** What is read in the answers of nslookup, dig, host and Resolve-DnsName. */
import { describe, expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([]);

function answersIn(text: string) {
  return read(text).quotes.flatMap(({ name, code, evidence }) =>
    name.startsWith('dns.') ? [[name, code, evidence.name ?? evidence.domain]] : [],
  );
}

describe('an answer of a DNS tool is what the probe would have seen', () => {
  test.each([
    [
      "*** dc1 can't find autodiscover.contoso.com: Non-existent domain",
      ['dns.address', 'dns.nxdomain', 'autodiscover.contoso.com'],
    ],
    [
      "** server can't find mail.contoso.com: SERVFAIL",
      ['dns.address', 'dns.servfail', 'mail.contoso.com'],
    ],
    [
      'Host mx1.contoso.com not found: 3(NXDOMAIN)',
      ['dns.address', 'dns.nxdomain', 'mx1.contoso.com'],
    ],
    [
      '$ dig +short MX contoso.com\n$ dig +short A mail.contoso.com\n203.0.113.9',
      ['dns.mx', 'dns.nodata', undefined],
    ],
    ['contoso.com has no MX record', ['dns.mx', 'dns.nodata', 'contoso.com']],
    [
      'Resolve-DnsName : _autodiscover._tcp.contoso.com : DNS name does not exist',
      ['dns.srv', 'dns.nxdomain', '_autodiscover._tcp.contoso.com'],
    ],
    [
      '; <<>> DiG 9.18 <<>> contoso.com MX\n;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 7\n;; QUESTION SECTION:\n;contoso.com.\t\tIN\tMX',
      ['dns.mx', 'dns.nxdomain', 'contoso.com'],
    ],
    [
      'nslookup -type=mx contoso.com\ncontoso.com\n\tprimary name server = ns1.contoso.com',
      ['dns.mx', 'dns.nodata', undefined],
    ],
  ])('%j', (text, answer) => {
    expect(answersIn(text)).toEqual([answer]);
  });

  test.each([
    "*** dc1 can't find db01.contoso.local: Non-existent domain",
    'Host registry.example.org not found: 3(NXDOMAIN)',
    "*** dc1 can't find _ldap._tcp.contoso.com: Non-existent domain",
    'nslookup -type=mx contoso.com\ncontoso.com MX preference = 10, mail exchanger = mx1.contoso.com\nprimary name server = ns1',
    ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 7\n;contoso.com. IN MX',
  ])('and %j is none', (text) => {
    expect(answersIn(text)).toEqual([]);
  });
});

test('a short dig whose answer was not pasted, or that has one, says nothing', () => {
  expect(answersIn('dig +short mx contoso.com')).toEqual([]);
  expect(answersIn('$ dig +short mx contoso.com\n10 mail.contoso.com.\n$ exit')).toEqual([]);
});
