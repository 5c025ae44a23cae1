/** What MAPI over HTTP can be like, each in one line of words. */
import type { Scenario } from '../scenario.ts';

export const mapiHttpScenarios: readonly Scenario[] = [
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
