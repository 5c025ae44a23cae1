/** What the practice server can be, each in one line of words and a few knobs. */
import type { KnobChanges } from './knobs.ts';

export interface Scenario {
  readonly name: string;
  /** What is wrong, in one line. */
  readonly summary: string;
  readonly knobs: KnobChanges;
}

export const scenarios: readonly Scenario[] = [
  {
    name: 'healthy',
    summary: 'Everyone may log on, encrypted or not.',
    knobs: {},
  },
  {
    name: 'encryption-required',
    summary: 'The store takes encrypted RPC only: ecNotEncrypted 2416.',
    knobs: { store: { encryptionRequired: true } },
  },
  {
    name: 'version-blocked',
    summary: 'Clients older than Outlook 2013 are turned away: ecClientVerDisallowed 1247.',
    knobs: { store: { minimumVersion: [15, 0, 0, 0] } },
  },
  {
    name: 'cached-mode-required',
    summary: 'The mailbox may be opened in cached mode only: ecCachedModeRequired 1249.',
    knobs: { store: { cachedModeRequired: true } },
  },
  {
    name: 'rpc-http-disallowed',
    summary: 'The mailbox may not be opened by RPC over HTTP: ecRpcHttpDisallowed 1248.',
    knobs: { store: { rpcHttpAllowed: false } },
  },
  {
    name: 'mapi-disabled',
    summary: 'MAPI is switched off for the mailbox: ecProtocolDisabled 2008.',
    knobs: { store: { mapiEnabled: false } },
  },
  {
    name: 'unknown-mailbox',
    summary: 'The DN of the profile belongs to no mailbox: ecUnknownUser 1003.',
    knobs: { store: { mailboxExists: false } },
  },
  {
    name: 'wrong-password',
    summary: 'The password has been changed: 401 to every logon.',
    knobs: { situation: { passwordChanged: true } },
  },
  {
    name: 'back-end-down',
    summary: 'The RPC proxy reaches no server behind it: 503 RPC Error: 6ba.',
    knobs: { situation: { backEndDown: true } },
  },
  {
    name: 'extended-protection',
    summary: 'Extended Protection is required: a logon must name the certificate it came through.',
    knobs: { front: { extendedProtection: 'require' } },
  },
  {
    name: 'tls-bridging-proxy',
    summary: 'Extended Protection is required behind a proxy with a certificate of its own.',
    knobs: { front: { extendedProtection: 'require' }, situation: { bridged: true } },
  },
  {
    name: 'mapi-http-disabled',
    summary: 'MAPI over HTTP is switched off: X-ResponseCode 16, Endpoint Disabled.',
    knobs: { mapiHttp: { responseCode: 16 } },
  },
  {
    name: 'mapi-http-busy',
    summary: 'The store turns away logons by MAPI over HTTP for now: ecServerBusy 1152.',
    knobs: { mapiHttp: { connectResult: 0x480 } },
  },
  {
    name: 'mapi-http-stalls',
    summary: 'MAPI over HTTP takes a request, says PROCESSING, and nothing more.',
    knobs: { mapiHttp: { done: 'never' } },
  },
  {
    name: 'cookies-lost',
    summary: 'Each connection reaches another server, which knows no session of MAPI over HTTP.',
    knobs: { mapiHttp: { losesSessions: 'on-another-connection' } },
  },
];

export function scenarioNamed(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name);
}
