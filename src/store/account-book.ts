/**
 * Probe accounts: those of the store, sealed, and those of a file that an operator mounted. Locks and
 * turns of both live in the store, where all processes see them.
 */
import { and, asc, eq, gt, isNotNull, or } from 'drizzle-orm';
import type { Account } from '../model/account.ts';
import type { AccountBook, AccountDraft, AccountEntry } from '../model/account-book.ts';
import { Unavailable } from '../model/books.ts';
import { accountsIn, type FileAccount } from './accounts-file.ts';
import { answered } from './answered.ts';
import { type Refusal, StoredGuard } from './logon-guard.ts';
import { accounts } from './schema.ts';
import type { Sealing } from './sealing.ts';
import type { Database } from './store.ts';

type Row = typeof accounts.$inferSelect;

/** No lock, no turn, and nothing held against it. */
const unlocked = {
  lockedAt: null,
  lockedWhere: null,
  lockedReason: null,
  turnHolder: null,
  turnUntil: null,
  turnsLost: 0,
};

export class StoredAccounts implements AccountBook {
  readonly #database: Database;
  readonly #sealing: Sealing;
  readonly #file: string | undefined;
  readonly #unsaved = new Map<string, Refusal>();

  /** @param file of accounts that an operator mounted */
  constructor(database: Database, sealing: Sealing, file?: string) {
    this.#database = database;
    this.#sealing = sealing;
    this.#file = file;
  }

  async list(): Promise<readonly AccountEntry[]> {
    const rows = await this.#rows();
    const named = new Map(rows.map((row) => [row.name, row]));
    const ofFile = this.#fileAccounts().map((account) =>
      entryOf(account, 'file', named.get(account.name)),
    );
    const mounted = new Set(ofFile.map(({ name }) => name));
    const ofStore = rows
      .filter(({ name, source }) => source === 'store' && !mounted.has(name))
      .map((row) => entryOf(draftOf(row), 'store', row));
    return [...ofFile, ...ofStore].sort((one, other) => one.name.localeCompare(other.name));
  }

  async put({ password, mailbox, ...draft }: AccountDraft): Promise<void> {
    if (this.#inFile(draft.name)) throw new Unavailable(mountedAlready(draft.name, this.#file));
    this.#assertOnlyName(draft, await this.list());
    const row = {
      ...draft,
      hosts: [...draft.hosts],
      source: 'store' as const,
      server: mailbox?.server ?? null,
      dn: mailbox?.dn ?? null,
      sealed: this.#sealing.seal(password, draft.name),
      ...unlocked,
    };
    await answered(
      this.#database
        .insert(accounts)
        .values(row)
        .onConflictDoUpdate({ target: accounts.name, set: row }),
    );
    this.#unsaved.delete(draft.name);
  }

  async remove(name: string): Promise<boolean> {
    const gone = await answered(
      this.#database
        .delete(accounts)
        .where(and(eq(accounts.name, name), eq(accounts.source, 'store')))
        .returning({ name: accounts.name }),
    );
    if (gone.length === 0 && this.#inFile(name))
      throw new Unavailable(mountedAlready(name, this.#file));
    return gone.length > 0;
  }

  /** @returns false if nothing was held against it */
  async unlock(name: string): Promise<boolean> {
    const wasUnsaved = this.#unsaved.delete(name);
    const freed = await answered(
      this.#database
        .update(accounts)
        .set(unlocked)
        .where(
          and(eq(accounts.name, name), or(isNotNull(accounts.lockedAt), gt(accounts.turnsLost, 0))),
        )
        .returning({ name: accounts.name }),
    );
    return wasUnsaved || freed.length > 0;
  }

  async open(
    name: string,
  ): Promise<{ readonly entry: AccountEntry; readonly account: Account } | undefined> {
    const mounted = this.#inFile(name);
    if (mounted) await this.#keepRow(mounted);
    const entries = await this.list();
    const entry = entries.find((one) => one.name === name);
    if (!entry) return undefined;
    this.#assertOnlyName(entry, entries);
    const [row] = await this.#rows(name);
    const sealed = row?.sealed ?? null;
    const password = mounted ? mounted.password() : this.#sealing.open(sealed ?? '', name);
    const { user, domain } = entry;
    const guard = new StoredGuard(this.#database, { name, sealed }, this.#unsaved);
    return { entry, account: { user, domain, password, hosts: placesOf(entry), guard } };
  }

  /** Seals all with the newest key, so that older ones can go. @returns how many were sealed anew */
  async rotate(): Promise<number> {
    let count = 0;
    for (const { name, sealed } of await this.#rows()) {
      if (sealed === null || this.#sealing.isNewest(sealed)) continue;
      const anew = this.#sealing.seal(this.#sealing.open(sealed, name), name);
      await answered(
        this.#database
          .update(accounts)
          .set({ sealed: anew })
          .where(and(eq(accounts.name, name), eq(accounts.sealed, sealed))),
      );
      count += 1;
    }
    return count;
  }

  #rows(name?: string): Promise<Row[]> {
    const all = this.#database.select().from(accounts);
    return answered(
      all
        .where(name === undefined ? undefined : eq(accounts.name, name))
        .orderBy(asc(accounts.name)),
    );
  }

  #fileAccounts(): readonly FileAccount[] {
    return this.#file === undefined ? [] : accountsIn(this.#file);
  }

  #inFile(name: string): FileAccount | undefined {
    return this.#fileAccounts().find((account) => account.name === name);
  }

  /** An account of a file needs a row for its lock and its turn; a lock that is there stays. */
  async #keepRow({ name, user, domain }: FileAccount): Promise<void> {
    const row = { name, user, domain, source: 'file' as const };
    const kept = await answered(
      this.#database
        .insert(accounts)
        .values(row)
        .onConflictDoUpdate({
          target: accounts.name,
          set: { user, domain },
          setWhere: eq(accounts.source, 'file'),
        })
        .returning({ name: accounts.name }),
    );
    if (kept.length === 0)
      throw new Unavailable(
        `${name} stands in ${this.#file} and in the store. Remove one: account remove ${name}`,
      );
  }

  /** Two names of one user would be refused twice. */
  #assertOnlyName(
    { name, user, domain }: Pick<AccountEntry, 'name' | 'user' | 'domain'>,
    entries: readonly AccountEntry[],
  ): void {
    const same = (one: AccountEntry) =>
      one.name !== name &&
      `${one.domain}\\${one.user}`.toLowerCase() === `${domain}\\${user}`.toLowerCase();
    const other = entries.find(same);
    if (other)
      throw new Unavailable(
        `${name} and ${other.name} are the same user, and a wrong password would cost two failed logons. Keep one of them.`,
      );
  }
}

function mountedAlready(name: string, file: string | undefined): string {
  return `${name} comes from the file ${file}: change it there.`;
}

function draftOf({ name, user, domain, hosts, server, dn }: Row) {
  return { name, user, domain, hosts, ...(server && dn ? { mailbox: { server, dn } } : {}) };
}

function entryOf(
  { name, user, domain, hosts, mailbox }: Omit<AccountEntry, 'source' | 'locked'>,
  source: AccountEntry['source'],
  row: Row | undefined,
): AccountEntry {
  const at = row?.lockedAt;
  const where = row?.lockedWhere ?? 'an unknown place';
  const reason = row?.lockedReason ?? 'the server refused the logon';
  return {
    name,
    user,
    domain,
    hosts,
    ...(mailbox ? { mailbox } : {}),
    source,
    ...(at ? { locked: { at, where, reason } } : {}),
  };
}

/** Where its credentials may go: the hosts that are named, and the domain of its own mailbox. */
function placesOf({ user, hosts, mailbox }: AccountEntry): readonly string[] {
  const own = [user, mailbox?.server ?? ''].flatMap((name) => name.split('@')[1] ?? []);
  return [...hosts, ...own.map((domain) => domain.toLowerCase())];
}
