/** What Autodiscover can be like, each in one line of words. */
import type { Scenario } from '../scenario.ts';

export const autodiscoverScenarios: readonly Scenario[] = [
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
