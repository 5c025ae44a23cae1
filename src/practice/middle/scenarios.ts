/** What can go wrong before Exchange hears of a request. */
import type { Scenario } from '../scenario.ts';

export const middleScenarios: readonly Scenario[] = [
  {
    name: 'proxy-forbids',
    summary: 'A proxy in front has no rule for /rpc and /mapi, and answers 403 itself.',
    knobs: { middle: { device: 'forbids-paths' } },
  },
  {
    name: 'proxy-forbids-methods',
    summary: 'A proxy in front knows no RPC_IN_DATA and RPC_OUT_DATA, and answers 405 itself.',
    knobs: { middle: { device: 'forbids-methods' } },
  },
  {
    name: 'proxy-swallows-challenges',
    summary: 'A proxy in front takes WWW-Authenticate out of every 401.',
    knobs: { middle: { device: 'swallows-challenges' } },
  },
  {
    name: 'proxy-buffers',
    summary:
      'A proxy in front collects the body of a request first: that of an IN channel never ends.',
    knobs: { middle: { device: 'collects-bodies' } },
  },
  {
    name: 'proxy-pre-authenticates',
    summary: 'A firewall in front sends everyone to a logon form of its own: 302.',
    knobs: { middle: { device: 'pre-authenticates' } },
  },
  {
    name: 'certificate-expired',
    summary: 'The certificate expired yesterday.',
    knobs: { middle: { certificate: 'expired' } },
  },
  {
    name: 'certificate-wrong-name',
    summary: 'The certificate is for ex01.contoso.local, not for the name that clients use.',
    knobs: { middle: { certificate: 'other-name' } },
  },
  {
    name: 'certificate-untrusted',
    summary: 'The certificate comes from an authority that nobody trusts.',
    knobs: { middle: { certificate: 'strangers' } },
  },
  {
    name: 'certificate-self-signed',
    summary: 'The server signed its certificate itself, as Setup of Exchange does.',
    knobs: { middle: { certificate: 'self-signed' } },
  },
  {
    name: 'certificate-incomplete',
    summary: 'The intermediate certificate is not sent.',
    knobs: { middle: { certificate: 'incomplete' } },
  },
  {
    name: 'old-tls-only',
    summary: 'Nothing newer than TLS 1.1 is spoken.',
    knobs: { middle: { tls: 'old' } },
  },
  {
    name: 'no-tls',
    summary: 'The port speaks plain HTTP.',
    knobs: { middle: { tls: 'none' } },
  },
  {
    name: 'tls-offloaded',
    summary: 'A load balancer ends TLS and goes on without it; the directories want it: 403.4.',
    knobs: { front: { wantsTls: true }, situation: { bridged: 'clear' } },
  },
  {
    name: 'client-certificate',
    summary: 'The web server wants a certificate of the client: 403.7.',
    knobs: {
      front: { wantsClientCertificate: true },
      middle: { clientCertificate: 'asked-for' },
    },
  },
  {
    name: 'client-certificate-in-handshake',
    summary: 'TLS itself is refused to clients without a certificate.',
    knobs: { middle: { clientCertificate: 'demanded' } },
  },
  {
    name: 'directories-missing',
    summary: 'The virtual directories rpc and mapi are gone: 404.',
    knobs: { front: { missing: ['rpc', 'mapi'] } },
  },
  {
    name: 'directories-redirect',
    summary: 'All virtual directories inherited the redirect of the web site to /owa: 302.',
    knobs: {
      front: {
        redirected: ['rpc', 'mapi', 'ews', 'autodiscover', 'microsoft-server-activesync'],
      },
    },
  },
  {
    name: 'clock-skew',
    summary: "The server's clock is three hours ahead.",
    knobs: { situation: { clockAheadMs: 3 * 3_600_000 } },
  },
  {
    name: 'slow',
    summary: 'Every answer takes a quarter of a second.',
    knobs: { middle: { delayMs: 250 } },
  },
  {
    name: 'silent',
    summary: 'Connections are accepted, and nothing is said.',
    knobs: { middle: { breaks: { at: 'hello', by: 'silence' } } },
  },
  {
    name: 'silent-after-tls',
    summary: 'TLS is set up, and no request is answered.',
    knobs: { middle: { breaks: { at: 'request', by: 'silence' } } },
  },
  {
    name: 'resetting',
    summary: 'Connections are reset as soon as TLS begins.',
    knobs: { middle: { breaks: { at: 'hello', by: 'reset' } } },
  },
  {
    name: 'resetting-after-tls',
    summary: 'Connections are reset as soon as TLS is set up.',
    knobs: { middle: { breaks: { at: 'handshake', by: 'reset' } } },
  },
  {
    name: 'resetting-requests',
    summary: 'Connections are reset as soon as a request has come.',
    knobs: { middle: { breaks: { at: 'request', by: 'reset' } } },
  },
  {
    name: 'garbage',
    summary: 'What comes in place of TLS means nothing.',
    knobs: { middle: { breaks: { at: 'hello', by: 'garbage' } } },
  },
  {
    name: 'garbage-after-tls',
    summary: 'TLS is set up, and what comes in place of an answer means nothing.',
    knobs: { middle: { breaks: { at: 'request', by: 'garbage' } } },
  },
  {
    name: 'one-node-differs',
    summary: 'One of four servers behind the name takes encrypted RPC only.',
    knobs: {},
    nodes: [{}, { store: { encryptionRequired: true } }, {}],
  },
  {
    name: 'one-node-expired',
    summary: 'One of three servers behind the name has a certificate that expired yesterday.',
    knobs: {},
    nodes: [{ middle: { certificate: 'expired' } }, {}],
  },
];
