/** Whom a check logs on as: what people, schedules and the operator's files say of accounts. */
import { targetOf } from './check/target-of.ts';
import { noneCalled, notAllowed } from './commands/account.ts';
import { type Account, type Mailbox, NoLogon } from './model/account.ts';
import type { AccountBook, AccountEntry } from './model/account-book.ts';
import { AccountName } from './model/account-fields.ts';
import type { Logon, Origin, Program } from './model/command.ts';
import type { CheckOrder } from './model/schedule.ts';
import type { Target } from './model/target.ts';
import { knownTarget } from './targets-file.ts';

export interface LogonSources {
  /** @throws Unavailable */
  accounts(): Promise<AccountBook>;
  /** People of chats who may check with accounts, by the platforms' ids. */
  readonly people: readonly string[];
  readonly targetsFile?: string;
  /** What an operator types counts more than what is kept. */
  readonly mailbox?: Mailbox;
}

export interface Logons extends Required<Pick<Program, 'mayUseAccounts'>> {
  /** For a person. @throws NoLogon, Unavailable */
  logonFor(target: Target, account: string | undefined, origin: Origin): Promise<Logon | undefined>;
  /**
   * For a schedule, whose maker was asked before it was made.
   *
   * @throws NoLogon, Unavailable, with a sentence for the report
   */
  ofOrder(order: CheckOrder): Promise<Logon | undefined>;
}

export function logonsOf({ accounts, people, targetsFile, mailbox }: LogonSources): Logons {
  /** The person at the terminal is the operator. */
  const mayUseAccounts = ({ surface, person }: Origin) =>
    surface === 'terminal' || people.includes(person);

  const logonAs = async (target: Target, word: string): Promise<Logon> => {
    const book = await accounts();
    const name = AccountName.safeParse(word).data;
    const opened = name === undefined ? undefined : await book.open(name);
    if (!opened) throw new NoLogon(noneCalled(word, await book.list()));
    if (mailbox) return { account: opened.account, mailbox };
    return withMailbox(opened, target, targetsFile);
  };

  return {
    mayUseAccounts,
    async logonFor(target, account, origin) {
      if (account === undefined) return undefined;
      if (!mayUseAccounts(origin)) throw new NoLogon(notAllowed(origin));
      return logonAs(target, account);
    },
    async ofOrder({ target: text, account }) {
      const target = targetOf(text);
      return target && account !== undefined ? logonAs(target, account) : undefined;
    },
  };
}

/** The account's own mailbox, or the one that the operator's file has for the target; else Autodiscover tells. */
function withMailbox(
  { entry, account }: { readonly entry: AccountEntry; readonly account: Account },
  target: Target,
  targetsFile: string | undefined,
): Logon {
  if (entry.mailbox) return { account, mailbox: entry.mailbox };
  const known = knownTarget(targetsFile, target, entry.name);
  if (!known) return { account };
  const hosts = [...(account.hosts ?? []), ...known.hosts];
  return { account: { ...account, hosts }, mailbox: known.mailbox };
}
