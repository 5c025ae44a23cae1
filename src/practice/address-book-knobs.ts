/** The address book, and the referral to it. Codes are those of wire/nspi/result.ts. */
export interface AddressBookKnobs {
  /** Whether the published mailbox is in the address lists: not hidden from them. */
  readonly nameInAddressList: boolean;
  /** Whether another entry has its address and its DN, too. */
  readonly nameAmbiguous: boolean;
  /** Any code of NspiBind, in place of success. */
  readonly bindResult: number;
  /** Any code of NspiResolveNames, in place of success. */
  readonly resolveResult: number;
  /** Any code of the referral's calls, in place of success. */
  readonly referralResult: number;
  /** All calls end in this fault. */
  readonly fault: 'none' | 'nca_server_too_busy' | 'RPC_S_ACCESS_DENIED';
}

/** Open to everybody who logs on, and the mailbox is in it. */
export const openAddressBook: AddressBookKnobs = {
  nameInAddressList: true,
  nameAmbiguous: false,
  bindResult: 0,
  resolveResult: 0,
  referralResult: 0,
  fault: 'none',
};
