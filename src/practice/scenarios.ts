/** What the practice server can be, each in one line of words and a few knobs. */

import { autodiscoverScenarios } from './autodiscover/scenarios.ts';
import { mapiHttpScenarios } from './mapi-http/scenarios.ts';
import { middleScenarios } from './middle/scenarios.ts';
import type { Scenario } from './scenario.ts';

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
    knobs: { front: { extendedProtection: 'require' }, situation: { bridged: 'again' } },
  },
  ...autodiscoverScenarios,
  ...mapiHttpScenarios,
  ...middleScenarios,
];

export function scenarioNamed(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name);
}
