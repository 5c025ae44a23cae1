import type { Card } from '../../../src/model/card.ts';

/** A card with every kind of block. */
export const sampleCard: Card = {
  summary: 'Proven: the certificate has expired',
  tone: 'bad',
  blocks: [
    { kind: 'heading', text: 'What was seen' },
    { kind: 'text', text: 'The certificate of mail.contoso.com ended yesterday.' },
    { kind: 'note', text: 'Checked 2026-11-22' },
    { kind: 'facts', facts: [{ label: 'name', value: 'mail.contoso.com' }] },
    {
      kind: 'steps',
      steps: [
        { outcome: 'passed', text: 'dns.lookup', durationMs: 12 },
        { outcome: 'failed', text: 'tls.handshake', detail: 'CERT_HAS_EXPIRED', durationMs: 40 },
        { outcome: 'warned', text: 'http.get' },
        { outcome: 'skipped', text: 'mapi.connect' },
        { outcome: 'running', text: 'smtp.greeting' },
      ],
    },
    {
      kind: 'code',
      text: 'Get-ExchangeCertificate |\n  Format-List NotAfter',
      language: 'PowerShell',
    },
    { kind: 'code', text: 'a line of a log', language: 'PlainText' },
    {
      kind: 'actions',
      actions: [
        { label: 'Check again', words: 'check mail.contoso.com' },
        { label: 'Explain it', words: 'show tls/expired' },
      ],
    },
  ],
};
