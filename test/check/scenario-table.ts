/**
 * What a check of nothing but a mailbox has to end in, for each scenario of the practice server.
 *
 * Failed: nobody gets in by one of the ways that Autodiscover hands out. Degraded: they get in, with
 * trouble, or some don't.
 */
import type { Certainty } from '../../src/model/diagnosis.ts';
import type { Health } from '../../src/model/report.ts';

export type Said = `${string}/${string} ${Certainty}`;

export interface Line {
  readonly health: Health;
  /** What is wrong, all of it and in this order: causes first, then what follows from them. */
  readonly said: readonly Said[];
  /** How many of them are causes; 1 if it isn't said. */
  readonly causes: number;
  /** By how many of the two ways, RPC and MAPI over HTTP, the mailbox opens at a server. */
  readonly opens: 0 | 1 | 2;
  /** What no check can tell it from: another diagnosis, or a scenario that ends in the same one. */
  readonly like?: string;
}

type More = Partial<Pick<Line, 'causes' | 'opens' | 'like'>>;

const well: Line = { health: 'healthy', said: [], causes: 0, opens: 2 };

const failed = (said: Said | readonly Said[], more: More = {}): Line => ({
  health: 'failed',
  said: [said].flat(),
  causes: 1,
  opens: 0,
  ...more,
});

const degraded = (said: Said | readonly Said[], more: More = {}): Line => ({
  ...failed(said),
  health: 'degraded',
  opens: 2,
  ...more,
});

/** What every way of looking for Autodiscover ended in. */
const notLocated = 'autodiscover/not-located proven';
/** Where no certificate is fit for credentials. */
const notFit = ['autodiscover/certificate-not-valid proven', notLocated] as const;

export const table: Readonly<Record<string, Line>> = {
  healthy: well,
  slow: { ...well, like: 'healthy' },
  'extended-protection': { ...well, like: 'healthy' },

  // What the store says.
  'encryption-required': degraded('rpc/encryption-required proven'),
  'version-blocked': degraded(
    ['rpc/version-blocked-by-server likely', 'rpc/version-blocked-for-mailbox possible'],
    { causes: 2, like: 'rpc/version-blocked-for-mailbox' },
  ),
  'cached-mode-required': failed('rpc/cached-mode-required proven'),
  'rpc-http-disallowed': failed('rpc/rpc-over-http-disallowed proven', { opens: 1 }),
  'mapi-disabled': failed('rpc/mapi-disabled proven'),
  'unknown-mailbox': failed(['store/unknown-user proven', 'mapi-http/name-unknown proven']),
  'back-end-down': failed('rpc/server-unavailable proven', { opens: 1 }),

  // The address book: whoever has a profile gets in.
  'name-not-found': degraded('address-book/name-not-found proven'),
  'name-ambiguous': degraded('address-book/name-ambiguous proven'),
  'address-book-denied': degraded('address-book/access-denied proven'),
  'server-busy': degraded('rpc/server-busy proven'),

  // MAPI over HTTP.
  'mapi-http-disabled': failed('mapi-http/switched-off likely', { opens: 1 }),
  'mapi-http-busy': failed('mapi-http/server-busy likely', { opens: 1 }),
  'mapi-http-stalls': failed(
    ['mapi-http/answer-never-ends likely', 'mapi-http/answer-held-back possible'],
    { causes: 2, opens: 1 },
  ),
  'cookies-lost': failed('mapi-http/load-balancer-breaks-the-session proven', { opens: 2 }),

  // Who logs on.
  'wrong-password': failed('auth/wrong-password likely'),
  'tls-bridging-proxy': failed('auth/extended-protection proven'),
  'clock-skew': degraded('http/clock-skew proven'),

  // Autodiscover: redirects that end somewhere are no fault.
  'autodiscover-redirects': { ...well, like: 'healthy' },
  'autodiscover-moved': { ...well, like: 'healthy' },
  'autodiscover-other-url': { ...well, like: 'healthy' },
  'autodiscover-other-address': { ...well, like: 'healthy' },
  'autodiscover-no-mapi': { ...well, opens: 1, like: 'healthy' },
  'autodiscover-loops': failed(['autodiscover/redirected-in-circles proven', notLocated]),
  'autodiscover-html': failed(['autodiscover/web-page-instead proven', notLocated]),
  'autodiscover-no-expr': failed('autodiscover/missing-expr proven'),
  'autodiscover-no-exch': failed('autodiscover/missing-exch proven'),
  'autodiscover-no-auth-package': degraded('autodiscover/missing-auth-package proven'),
  'autodiscover-wrong-msstd': failed('autodiscover/principal-name-mismatch proven', { opens: 2 }),
  'autodiscover-internal-names': failed('autodiscover/internal-names proven'),
  'autodiscover-basic-only': degraded('autodiscover/basic-only proven'),
  'autodiscover-unknown-address': failed('autodiscover/unknown-address likely'),
  'autodiscover-no-provider': failed('autodiscover/provider-unavailable proven'),
  'autodiscover-error': failed('autodiscover/internal-error proven'),

  // What stands in front.
  'proxy-forbids': failed('http/proxy-answered proven'),
  'proxy-forbids-methods': failed('http/proxy-answered proven', { opens: 1 }),
  'proxy-swallows-challenges': failed(['http/no-scheme-offered proven', notLocated]),
  'proxy-buffers': failed('rpc/channels-broken likely', { opens: 1 }),
  'proxy-pre-authenticates': failed([
    'http/pre-authentication proven',
    notLocated,
    'autodiscover/web-page-instead proven',
  ]),
  'tls-offloaded': failed(['http/ssl-required possible', notLocated]),
  'directories-missing': failed([
    'http/virtual-directory-missing likely',
    'rpc/proxy-cannot-be-pinged likely',
  ]),
  'directories-redirect': failed([
    'http/redirected proven',
    notLocated,
    'autodiscover/web-page-instead proven',
  ]),

  // Certificates and TLS.
  'certificate-expired': failed(['tls/certificate-expired proven', ...notFit]),
  'certificate-wrong-name': failed(['tls/wrong-name proven', ...notFit]),
  'certificate-untrusted': failed(['tls/untrusted proven', ...notFit]),
  'certificate-self-signed': failed(['tls/self-signed proven', ...notFit]),
  'certificate-incomplete': failed(['tls/missing-intermediate proven', ...notFit]),
  'old-tls-only': failed(['tls/legacy-only proven', ...notFit]),
  'no-tls': failed(['tls/not-tls proven', notLocated]),
  'client-certificate': failed(['http/client-certificate-required likely', notLocated]),
  'client-certificate-in-handshake': failed([
    'http/client-certificate-required proven',
    notLocated,
  ]),

  // The line. That it is silence or a reset is in the steps.
  silent: failed(['tls/handshake-cut-off proven', notLocated]),
  resetting: failed(['tls/handshake-cut-off proven', notLocated], { like: 'silent' }),
  garbage: failed(['tls/not-tls proven', notLocated], { like: 'no-tls' }),
  'silent-after-tls': failed(['http/silent proven', notLocated]),
  'resetting-after-tls': failed(['http/silent proven', notLocated], { like: 'silent-after-tls' }),
  'resetting-requests': failed(['http/silent proven', notLocated], {
    like: 'resetting-after-tls',
  }),
  'garbage-after-tls': failed(['http/not-http proven', notLocated]),

  // Several servers behind one name: each is opened by each way.
  'one-node-differs': degraded(['rpc/encryption-required proven', 'rpc/nodes-differ proven']),
  'one-node-expired': degraded([
    'tls/certificate-expired proven',
    'auth/credentials-withheld proven',
    'rpc/nodes-differ proven',
  ]),
};

/** Where a host is typed and something else comes of it: no redirect in the clear is looked at, no other name tried. */
export const byHost: Readonly<Record<string, Line>> = {
  healthy: well,
  'autodiscover-redirects': well,
  'autodiscover-moved': well,
  'autodiscover-other-url': well,
  'autodiscover-loops': failed('autodiscover/redirected-in-circles proven'),
  'autodiscover-html': failed([
    'autodiscover/web-page-instead proven',
    'autodiscover/not-located likely',
  ]),
  // A host that was typed stays the host.
  'autodiscover-internal-names': failed('autodiscover/internal-names proven', { opens: 2 }),
};
