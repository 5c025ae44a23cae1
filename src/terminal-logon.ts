/** Whom a check on the terminal logs on as: all of it, or nothing. */
import type { z } from 'zod';
import { type Account, accountOf, type Mailbox, type Secret } from './model/account.ts';
import { LegacyDn, RpcServer } from './model/account-fields.ts';
import type { Logon } from './model/command.ts';
import { type Options, WrongUsage } from './terminal-options.ts';

type Given = Pick<Options, 'user' | 'server' | 'dn'>;

/** @throws WrongUsage if half of it is given */
export function logonOf(
  { user, server, dn }: Given,
  password: Secret | undefined,
): Logon | undefined {
  if ([user, server, dn].every((one) => one === undefined)) return undefined;
  const missing = [
    ...(user ? [] : ['--user NAME']),
    ...(password ? [] : ['a password in EXCHANGE_CHECK_PASSWORD']),
  ];
  if (!user || !password)
    throw new WrongUsage(`To log on, check also wants ${missing.join(', ')}.`);
  const mailbox = mailboxIn(server, dn);
  return { account: named(user, password), ...(mailbox ? { mailbox } : {}) };
}

/** @throws WrongUsage */
export function named(user: string, password: Secret): Account {
  const account = accountOf(user, password);
  if (account) return account;
  throw new WrongUsage(`--user wants user@contoso.com or CONTOSO\\user, not "${user}".`);
}

/** @throws WrongUsage */
export function mailboxOf(server: string, dn: string): Mailbox {
  return { server: fitting(RpcServer, '--server', server), dn: fitting(LegacyDn, '--dn', dn) };
}

/** The mailbox that `--account` is to open, if it is typed. @throws WrongUsage */
export function typedMailbox({ user, server, dn }: Given): Mailbox | undefined {
  if (user !== undefined)
    throw new WrongUsage('--account and --user are two ways to say who logs on: give one of them.');
  return mailboxIn(server, dn);
}

/** Nothing: Autodiscover tells. */
function mailboxIn(server: string | undefined, dn: string | undefined): Mailbox | undefined {
  if (server === undefined && dn === undefined) return undefined;
  if (!server || !dn) throw new WrongUsage('--server and --dn go together.');
  return mailboxOf(server, dn);
}

/** What fits a field. @throws WrongUsage, with what it wants */
export function fitting<T>(field: z.ZodType<T>, option: string, text: string | undefined): T {
  const read = field.safeParse(text);
  if (read.success) return read.data;
  throw new WrongUsage(
    `${option} ${read.error.issues[0]?.message}, not ${text === undefined ? 'nothing' : `"${text}"`}.`,
  );
}
