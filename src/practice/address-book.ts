/**
 * The address book of a practice server: a few entries, and which of them a name means.
 *
 * Source: [MS-OXNSPI] 3.1.4.7 and, for ambiguous name resolution in a directory, [MS-ADTS]:
 * the start of a name is enough, but a DN has to be whole, and `=` asks for all to be.
 */

import { propertyId, propertyTag } from '../wire/nspi/property-tags.ts';
import { type PropertyRow, type PropertyValue, propertyType } from '../wire/nspi/property-value.ts';
import { minimalId } from '../wire/nspi/resolve-names.ts';
import { addressBookCodes } from '../wire/nspi/result.ts';
import type { AddressBookKnobs } from './address-book-knobs.ts';
import { type Account, accounts, recipients, serverDnOf, user } from './organization.ts';

interface Entry {
  readonly displayName: string;
  readonly alias: string;
  readonly dn: string;
  /** SMTP addresses, the first one is the primary. */
  readonly addresses: readonly string[];
  /** DNs that it had before. */
  readonly formerDns: readonly string[];
  readonly displayType: number;
  /** Only a mailbox is in a database. */
  readonly homeDatabase?: string;
}

/** [MS-NSPI] 2.2.3 */
const displayType = { mailUser: 0, distributionList: 1 } as const;

const lists: readonly Entry[] = [list('Users of Munich', 'users-munich'), list('Team', 'team')];

function list(displayName: string, alias: string): Entry {
  return {
    displayName,
    alias,
    dn: `${recipients}/cn=${alias}`,
    addresses: [`${alias}@contoso.test`],
    formerDns: [],
    displayType: displayType.distributionList,
  };
}

function entryOf(account: Account): Entry {
  const { user: alias, displayName, dn, mailbox } = account;
  return {
    displayName,
    alias,
    dn,
    addresses: [mailbox],
    formerDns: [],
    displayType: displayType.mailUser,
    homeDatabase: `${serverDnOf(account)}/cn=Microsoft Private MDB`,
  };
}

/** What is left of a mailbox that was moved by hand: its address and its DN are those of the new one. */
const leftover: Entry = {
  ...list('Former user', 'former-user'),
  addresses: [user.mailbox],
  formerDns: [user.dn],
};

/** What one name means. */
export interface Resolved {
  /** [MS-NSPI] 2.2.9 */
  readonly id: number;
  /** Of the entry, if it is one. */
  readonly row?: PropertyRow;
}

/** Asked for where a client doesn't say what it wants. */
const usualTags: readonly number[] = Object.values(propertyTag);

export class AddressBook {
  readonly #entries: readonly Entry[];

  constructor({ nameInAddressList, nameAmbiguous }: AddressBookKnobs) {
    const listed = accounts.filter((account) => account !== user || nameInAddressList);
    this.#entries = [...listed.map(entryOf), ...lists, ...(nameAmbiguous ? [leftover] : [])];
  }

  resolve(name: string, tags: readonly number[] = usualTags): Resolved {
    const [entry, other] = this.#entries.filter((one) => isMeant(one, name.trim().toLowerCase()));
    if (!entry) return { id: minimalId.MID_UNRESOLVED };
    if (other) return { id: minimalId.MID_AMBIGUOUS };
    return { id: minimalId.MID_RESOLVED, row: tags.map((tag) => propertyOf(entry, tag)) };
  }
}

function isMeant(entry: Entry, name: string): boolean {
  const isWhole = name.startsWith('=');
  const wanted = (isWhole ? name.slice(1) : name).replace(/^smtp:/, '');
  if (wanted === '') return false;
  const { displayName, alias, dn, addresses, formerDns } = entry;
  const isDn = [dn, ...formerDns].some((one) => one.toLowerCase() === wanted);
  return isDn || [displayName, alias, ...addresses].some((text) => begins(text, wanted, isWhole));
}

function begins(text: string, wanted: string, isWhole: boolean): boolean {
  const lower = text.toLowerCase();
  return isWhole ? lower === wanted : lower.startsWith(wanted);
}

/** In the type that was asked for, or the reason why not. */
function propertyOf(entry: Entry, tag: number): PropertyValue {
  const value = values[propertyId(tag)]?.(entry);
  const type = tag & 0xffff;
  const isText = type === propertyType.PtypString || type === propertyType.PtypString8;
  const isNumber = type === propertyType.PtypInteger32;
  if (isText && typeof value === 'string') return { tag, value };
  if (isNumber && typeof value === 'number') return { tag, value };
  const failed = propertyId(tag) * 0x1_0000 + propertyType.PtypErrorCode;
  return { tag: failed, value: addressBookCodes.NotFound };
}

const values: Readonly<Record<number, (entry: Entry) => string | number | undefined>> = {
  [propertyId(propertyTag.PidTagDisplayName)]: ({ displayName }) => displayName,
  [propertyId(propertyTag.PidTagEmailAddress)]: ({ dn }) => dn,
  [propertyId(propertyTag.PidTagSmtpAddress)]: ({ addresses: [primary] }) => primary,
  [propertyId(propertyTag.PidTagDisplayType)]: (entry) => entry.displayType,
  [propertyId(propertyTag.PidTagAddressBookHomeMessageDatabase)]: (entry) => entry.homeDatabase,
};
