import { compareVersions, type Version } from '../../wire/emsmdb/client-version.ts';
import type { StoreKnobs } from '../knobs.ts';
import type { Account } from '../organization.ts';
import { disallowedBy, refusalOf, storeCode } from '../store-rules.ts';

/**
 * Why Connect is refused. There is no encryption of RPC here, so that rule has nothing to say.
 *
 * @param version of the client, if it has said one
 */
export function storeRefusal(
  dn: string,
  account: Account,
  version: Version | undefined,
  knobs: StoreKnobs,
): number | undefined {
  const isOld = version !== undefined && compareVersions(version, knobs.minimumVersion) < 0;
  if (isOld) return storeCode('ecClientVerDisallowed');
  const disallowed = disallowedBy(knobs);
  return disallowed ? storeCode(disallowed) : refusalOf(dn, account, knobs);
}
