import type { Account, Mailbox, Secret } from './account.ts';

/** A probe account as anyone may see it: without its password. */
export interface AccountEntry {
  /** What it is called by, such as `helpdesk`. */
  readonly name: string;
  readonly user: string;
  readonly domain: string;
  /** Hosts and domains its credentials may be sent to, in addition to the mailbox's own domain. */
  readonly hosts: readonly string[];
  readonly mailbox?: Mailbox;
  /** Where it comes from: the store, or a file that an operator mounted. */
  readonly source: 'store' | 'file';
  /** Set when a server refused it: nothing sends it again until someone unlocks it. */
  readonly locked?: { readonly at: Date; readonly where: string; readonly reason: string };
}

export interface AccountDraft extends Omit<AccountEntry, 'source' | 'locked'> {
  readonly password: Secret;
}

export interface AccountBook {
  list(): Promise<readonly AccountEntry[]>;
  /** Takes the place of one with the same name, and unlocks it: the password is new. */
  put(draft: AccountDraft): Promise<void>;
  remove(name: string): Promise<boolean>;
  unlock(name: string): Promise<boolean>;
  /**
   * The account itself, for a check. Its guard keeps what {@link LogonGuard} promises.
   *
   * @throws Unavailable if it can't be opened (another key)
   */
  open(
    name: string,
  ): Promise<{ readonly entry: AccountEntry; readonly account: Account } | undefined>;
}
