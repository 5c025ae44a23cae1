/** The certificate that stands in front, and what is wrong with it. */
import { type Authority, type Identity, throwAwayAuthority } from '../authority.ts';
import { certificateNames } from '../organization.ts';
import type { CertificateKind } from './knobs.ts';

const yesterday = () => new Date(Date.now() - 86_400_000);

/** @param authority the one whose root the practice server hands out */
export function identityOf(kind: CertificateKind, authority: Authority): Promise<Identity> {
  switch (kind) {
    case 'good':
      return authority.issue(certificateNames);
    case 'expired':
      return authority.issue(certificateNames, { notAfter: yesterday() });
    case 'other-name':
      return authority.issue(['ex01.contoso.local', 'ex01']);
    case 'self-signed':
      return authority.issue(certificateNames, { signedBy: 'itself' });
    case 'incomplete':
      return authority.issue(certificateNames, { signedBy: 'intermediate' });
    case 'strangers':
      return throwAwayAuthority('Nobody').then((nobody) => nobody.issue(certificateNames));
  }
}
