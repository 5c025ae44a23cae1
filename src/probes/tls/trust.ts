/**
 * Whether a client that has nothing but the certificates a server sent, and its own roots, can
 * trust the server. Dates and names are judged elsewhere: each fault is told by itself.
 *
 * Source: RFC 5280 6.1, as far as signatures and issuers go. Constraints and usages are left to the
 * TLS library, whose verdict the probe asks for as well.
 */
import type { X509Certificate } from 'node:crypto';

/** A path begins with the server's certificate; each one after it is the issuer of the one before. */
export interface Trust {
  readonly verdict: 'trusted' | 'self-signed' | 'untrusted-root' | 'issuer-missing';
  readonly path: Path;
}

type Path = readonly [X509Certificate, ...X509Certificate[]];

/** Looks for a path from the first certificate to a root, over the others in any order. */
export function judgeTrust([server, ...others]: Path, roots: readonly X509Certificate[]): Trust {
  return pathFrom([server], others, roots);
}

function pathFrom(
  path: Path,
  others: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): Trust {
  const last = path.at(-1) ?? path[0];
  const root = roots.find((one) => one.fingerprint256 === last.fingerprint256);
  if (root) return { verdict: 'trusted', path };
  const issuer = roots.find((one) => isIssuer(one, last));
  if (issuer) return { verdict: 'trusted', path: [...path, issuer] };
  if (isIssuer(last, last))
    return { verdict: path.length === 1 ? 'self-signed' : 'untrusted-root', path };
  const longer = others
    .filter((one) => one.ca && isIssuer(one, last))
    .map((one) =>
      pathFrom(
        [...path, one],
        others.filter((other) => other !== one),
        roots,
      ),
    );
  return (
    longer.find(({ verdict }) => verdict === 'trusted') ??
    longer[0] ?? { verdict: 'issuer-missing', path }
  );
}

/** Names are compared first: a signature costs more. */
function isIssuer(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
