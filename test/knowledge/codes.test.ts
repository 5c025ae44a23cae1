/** Every code that a check can fail or warn with is answered by an entry, or stands here with the reason why it isn't. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { probes } from '../../src/probes/index.ts';

const source = new URL('../../src/', import.meta.url).pathname;
const folders = ['probes', 'net', 'wire'];

/** What looks like a code in our own sources: `layer.what`, between quotes. */
const literal = /'([a-z][a-z-]*\.[a-z0-9][a-z0-9-]*)'/g;

const leftOut = 'the step is left out, and the card says why';
const ours = 'only the practice server reads it';
const read = 'the one who reads the document names it anew: autodiscover.malformed';
const audit = 'weighed by what the suites are: the entries of tls/ match the facts';

/** Codes without an entry. */
const known: Readonly<Record<string, string>> = {
  'autodiscover.no-redirect': 'no redirect is no fault: the entries match usable, not the code',
  'kerberos.clock-skew': leftOut,
  'kerberos.no-kdc': leftOut,
  'kerberos.no-package': leftOut,
  'kerberos.no-ticket': leftOut,
  'kerberos.not-offered': leftOut,
  'kerberos.failed': 'in the words of a library that has no list of them; the step holds them',
  'kerberos.timeout': 'a domain controller that is silent: no peer to prove an entry with',
  'ntlm.not-a-negotiate': ours,
  'ntlm.not-an-authenticate': ours,
  'ntlm.session-key': ours,
  'rfr.no-server': 'neither a referral nor a refusal: never seen of a server',
  'tls.audit-cut': 'the audit was cut short, and says so itself',
  'tls.bad-certificate': 'no certificate that anyone can read: never seen of a server',
  'tls.no-certificate': 'anonymous TLS: never seen of a mail server',
  'tls.broken-suites': audit,
  'tls.no-forward-secrecy': audit,
  'tls.weak-suites': audit,
  'tls.unsafe-renegotiation':
    'the handshake is tried again with less, which warns tls.legacy-needed',
  'tls.weak-dh': 'the handshake is tried again with less, which warns tls.legacy-needed',
  'xml.doctype': read,
  'xml.malformed': read,
  'xml.too-deep': read,
  'xml.too-large': read,
};

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name));
}

const steps = new Set(probes.flatMap((probe) => probe.steps.map(({ name }) => name)));
const emitted = new Set(
  folders
    .flatMap((folder) => filesUnder(join(source, folder)))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(literal)])
    .flatMap(([, code = '']) => (steps.has(code) ? [] : [code])),
);
const answered = new Set(
  loadKnowledge().flatMap(({ seen }) => seen.flatMap(({ code }) => code ?? [])),
);

test('the codes are found where they are made', () => {
  expect(emitted.size).toBeGreaterThan(120);
  for (const code of ['rpc.timeout', 'http.timeout', 'tls.not-tls', 'autodiscover.no-expr'])
    expect(emitted).toContain(code);
});

test('a code has an entry, or a reason to have none', () => {
  const open = [...emitted].filter((code) => !answered.has(code) && !(code in known));
  expect(open.toSorted()).toEqual([]);
});

test('what has a reason to have no entry has none, and is still made', () => {
  const stale = Object.keys(known).filter((code) => answered.has(code) || !emitted.has(code));
  expect(stale).toEqual([]);
});
