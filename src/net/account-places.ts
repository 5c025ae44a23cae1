/** To which hosts an account's credentials may be sent, whatever else a check may reach. */
import { parse } from 'tldts';
import type { Account } from '../model/account.ts';

/**
 * @param name the host that is asked for, whose certificate has to be valid for it
 * @returns true for an account that names no places: it was typed for this one check
 */
export function isPlaceOf({ hosts }: Pick<Account, 'hosts'>, name: string): boolean {
  return hosts === undefined || hosts.some((place) => isWithin(bare(name), bare(place)));
}

/** A domain admits its hosts; `com` and `co.uk` are nobody's domain and admit nothing but themselves. */
function isWithin(name: string, place: string): boolean {
  if (place === '') return false;
  return name === place || (parse(place).domain !== null && name.endsWith(`.${place}`));
}

function bare(name: string): string {
  return name.toLowerCase().replace(/^\[|\]$|\.$/g, '');
}
