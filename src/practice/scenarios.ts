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
    name: 'autodiscover-redirects',
    summary: 'Autodiscover is found by its redirect over plain HTTP only: 302 from port 80.',
    knobs: { autodiscover: { atRoot: 'web-page', atAutodiscover: 'missing' } },
  },
  {
    name: 'autodiscover-moved',
    summary: 'Autodiscover sends clients on by HTTP, over TLS: 302 Found.',
    knobs: { autodiscover: { redirects: 'by-location' } },
  },
  {
    name: 'autodiscover-other-url',
    summary: 'Autodiscover sends clients to another of its addresses: redirectUrl.',
    knobs: { autodiscover: { redirects: 'by-url' } },
  },
  {
    name: 'autodiscover-other-address',
    summary: 'Autodiscover tells clients to ask for another mail address: redirectAddr.',
    knobs: { autodiscover: { redirects: 'by-address' } },
  },
  {
    name: 'autodiscover-loops',
    summary: 'Autodiscover sends clients back to where they are, for ever.',
    knobs: { autodiscover: { redirects: 'by-location', redirectsGo: 'in-circles' } },
  },
  {
    name: 'autodiscover-html',
    summary: 'A web page stands where Autodiscover should be: 200 with HTML.',
    knobs: {
      autodiscover: {
        atRoot: 'web-page',
        atAutodiscover: 'web-page',
        atMail: 'web-page',
        inTheClear: 'web-page',
      },
    },
  },
  {
    name: 'autodiscover-no-expr',
    summary: 'Autodiscover tells of no proxy for clients outside: the block EXPR is missing.',
    knobs: { autodiscover: { blocks: ['EXCH', 'WEB'] } },
  },
  {
    name: 'autodiscover-no-exch',
    summary: 'Autodiscover tells of no RPC server: the block EXCH is missing.',
    knobs: { autodiscover: { blocks: ['EXPR', 'EXHTTP', 'WEB'] } },
  },
  {
    name: 'autodiscover-no-mapi',
    summary: 'Autodiscover tells of no MAPI over HTTP, even to those who ask for it.',
    knobs: { autodiscover: { blocks: ['EXCH', 'EXPR', 'EXHTTP', 'WEB'] } },
  },
  {
    name: 'autodiscover-no-auth-package',
    summary: 'Autodiscover leaves out how to log on to the proxy: EXPR without AuthPackage.',
    knobs: { autodiscover: { authPackage: '' } },
  },
  {
    name: 'autodiscover-wrong-msstd',
    summary: 'Autodiscover wants a name that no certificate has: msstd:owa.contoso.test.',
    knobs: { autodiscover: { certPrincipalName: 'msstd:owa.contoso.test' } },
  },
  {
    name: 'autodiscover-internal-names',
    summary: 'Autodiscover hands out names that nobody outside can find: ex01.contoso.local.',
    knobs: { autodiscover: { names: 'internal' } },
  },
  {
    name: 'autodiscover-unknown-address',
    summary: 'Autodiscover knows no mailbox with this address: error 500.',
    knobs: { autodiscover: { error: 500 } },
  },
  {
    name: 'autodiscover-no-provider',
    summary: 'Autodiscover has nothing that answers Outlook: error 601.',
    knobs: { autodiscover: { error: 601 } },
  },
  {
    name: 'autodiscover-error',
    summary: 'Autodiscover breaks down while it answers: error 603.',
    knobs: { autodiscover: { error: 603 } },
  },
  {
    name: 'autodiscover-basic-only',
    summary: 'Autodiscover lets people in by Basic alone.',
    knobs: { autodiscover: { schemes: ['Basic'] } },
  },
];

export function scenarioNamed(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name);
}
