import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from '../../src/reading/redact.ts';

const secret = 'Tr0ub4dor&3';
const token = 'aGVsbG8gd29ybGQsIHRoaXMgaXMgYSBzZWNyZXQ';

test.each([
  [`password: ${secret}`, secret],
  [`Password = "${secret} with blanks"`, `${secret} with blanks`],
  [`my password is ${secret}, please help`, secret],
  [`Kennwort: ${secret}`, secret],
  [`mot de passe : ${secret}`, secret],
  [`contraseña=${secret}`, secret],
  [`{"user":"jd","pwd":"${secret}"}`, secret],
  [`<Password>${secret}</Password>`, secret],
  [`<t:Password Type="text">${secret}</t:Password>`, secret],
  [`Server=db;User Id=sa;Password=${secret};`, secret],
  [`net use x: \\\\ex01\\c$ /user:contoso\\jd /pass:${secret}`, secret],
  [`Connect-Thing -User jd -Password ${secret}`, secret],
  [`https://jd:${secret}@mail.contoso.com/owa`, secret],
  [`Authorization: Basic ${token}`, token],
  [`"Authorization": "Bearer ${token}"`, token],
  [`authorization=NTLM ${token}`, token],
  [`Proxy-Authorization: Negotiate ${token}`, token],
  [
    `curl -H 'Authorization: Digest username="jd", response="6629fae49393a053"'`,
    '6629fae49393a053',
  ],
  ['> Authorization: NTLM TlRMTVNTUAADAAAAGAAYAHIAAAA', 'TlRMTVNTUAADAAAAGAAYAHIAAAA'],
  ['WWW-Authenticate: NTLM TlRMTVNTUAACAAAADAAMADgAAAA=', 'TlRMTVNTUAACAAAADAAMADgAAAA='],
  ['Negotiate YIIGcwYGKwYBBQUCoIIGZzCCBmOgDTALBgkqhkiG9w0BAQ', 'YIIGcwYGKwYBBQUCoIIGZzCCBmOg'],
  ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dGVzdA', 'eyJhbGciOiJIUzI1NiJ9'],
  ['Cookie: cadata=0a1b2c3d; cadataKey=4e5f', '0a1b2c3d'],
  ['Set-Cookie: exchangecookie=98fa76; path=/', '98fa76'],
  [' -> AUTH PLAIN AGpkAHRyMHVi', 'AGpkAHRyMHVi'],
  ['<~  334 UGFzc3dvcmQ6\n ~> VHIwdWI0ZG9y', 'VHIwdWI0ZG9y'],
  ['client_secret=abc~DEF.ghi_jkl', 'abc~DEF.ghi_jkl'],
  ['AccountKey=Zm9vYmFyYmF6cXV4==', 'Zm9vYmFyYmF6cXV4'],
  ['xoxb-123456789012-abcdefghij', 'xoxb-123456789012-abcdefghij'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE KEY-----', 'MIIEow'],
  ['-----BEGIN PRIVATE KEY-----\nMIIEow and the rest is cut', 'MIIEow'],
])('%s', (text, planted) => {
  const redacted = redact(text);
  expect(redacted.text).not.toContain(planted);
  expect(redacted.count).toBeGreaterThan(0);
});

test.each([
  'The username or password is incorrect.',
  'the password is right, and the password is 100% correct',
  "Access denied for user 'exchange' (using password: YES)",
  'wachtwoord is goed, das Passwort ist richtig.',
  'Password expired, please change it',
  'Outlook keeps asking for the password',
  'password: ******',
  'Password: <your password>',
  'WWW-Authenticate: Basic realm="mail.contoso.com"',
  'WWW-Authenticate: Negotiate',
  'Basic authentication is disabled',
  'Store logon returned ecNotEncrypted 2416. The Server requires RPC Encryption.',
  'NT AUTHORITY\\SYSTEM',
])('%s stays as it is', (text) => {
  expect(redact(text)).toEqual({ text, count: 0 });
});

test('what was cut stays cut, and no text breaks the scissors', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (before) => {
      const once = redact(`${before}\npassword: ${secret}\n`);
      expect(once.text).not.toContain(secret);
      expect(redact(once.text).text).not.toContain(secret);
    }),
  );
});

test('a text that never ends a secret is cut in linear time', () => {
  for (const part of [
    'Authorization: ',
    'password=',
    '-----BEGIN PRIVATE KEY-----',
    'eyJ.',
    '://a:',
  ])
    expect(redact(part.repeat(20_000)).text.length).toBeGreaterThan(0);
});
