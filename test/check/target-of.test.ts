import { expect, test } from 'vitest';
import { targetOf } from '../../src/check/target-of.ts';

test.each([
  ['user@contoso.com', { mailbox: 'user@contoso.com', domain: 'contoso.com', port: 443 }],
  ['user@Sub.Contoso.com', { mailbox: 'user@Sub.Contoso.com', domain: 'sub.contoso.com' }],
  ['contoso.com', { domain: 'contoso.com', port: 443 }],
  ['Contoso.CO.UK.', { domain: 'contoso.co.uk' }],
  ['mail.contoso.com', { domain: 'contoso.com', host: 'mail.contoso.com', port: 443 }],
  ['mail.contoso.co.uk:8443', { domain: 'contoso.co.uk', host: 'mail.contoso.co.uk', port: 8443 }],
  ['contoso.com:8443', { domain: 'contoso.com', host: 'contoso.com', port: 8443 }],
  ['https://mail.contoso.com/owa/?a=b', { host: 'mail.contoso.com', port: 443 }],
  ['https://mail.contoso.com:444/ews', { host: 'mail.contoso.com', port: 444 }],
  ['localhost', { domain: 'localhost', host: 'localhost', port: 443 }],
  ['localhost:8443', { host: 'localhost', port: 8443 }],
  ['192.0.2.7', { domain: '192.0.2.7', host: '192.0.2.7', port: 443 }],
  ['192.0.2.7:8443', { host: '192.0.2.7', port: 8443 }],
  ['[2001:db8::7]:8443', { host: '2001:db8::7', port: 8443 }],
  ['2001:db8::7', { host: '2001:db8::7', port: 443 }],
  ['bücher.example', { domain: 'xn--bcher-kva.example' }],
  ['_sip.contoso.com', { host: '_sip.contoso.com' }],
])('%s is a target', (text, expected) => {
  expect(targetOf(text)).toMatchObject({ text, ...expected });
});

test('a domain names no host, with a port it is one', () => {
  expect(targetOf('contoso.com')?.host).toBeUndefined();
  expect(targetOf('Contoso.CO.UK.')?.host).toBeUndefined();
  expect(targetOf('contoso.com:443')?.host).toBe('contoso.com');
});

test.each([
  '',
  'help',
  'ecNotEncrypted 2416',
  'user@',
  '@contoso.com',
  'user@contoso.com@fabrikam.com',
  'contoso.com:0',
  'contoso.com:65536',
  'mail..contoso.com',
  '-mail.contoso.com',
  '999.999.999.999',
  '127.1',
  '0177.0.0.1',
  '1::2::3',
  'evil.example\\.contoso.com',
  'mail%2econtoso.com',
  '0x7f.1',
  'ftp://contoso.com',
  `${'a'.repeat(64)}.com`,
  `${'a.'.repeat(200)}com`,
  'mail.contoso.com\nuser@contoso.com',
])('%j is none', (text) => {
  expect(targetOf(text)).toBeUndefined();
});
