/** Whom a check on the terminal logs on as: all of it, or nothing. */
import { type Account, accountOf, type Mailbox, type Secret } from './model/account.ts';
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
    ...(user === undefined ? ['--user NAME'] : []),
    ...(server === undefined ? ['--server NAME'] : []),
    ...(dn === undefined ? ['--dn LEGACY_DN'] : []),
    ...(password === undefined ? ['a password in EXCHANGE_CHECK_PASSWORD'] : []),
  ];
  if (!user || !server || !dn || !password)
    throw new WrongUsage(`To log on, check also wants ${missing.join(', ') || 'no empty option'}.`);
  return { account: named(user, password), mailbox: mailboxOf(server, dn) };
}

function named(user: string, password: Secret): Account {
  const account = accountOf(user, password);
  if (account) return account;
  throw new WrongUsage(`--user wants user@contoso.com or CONTOSO\\user, not "${user}".`);
}

/** Both stand in what is sent, where a blank or a line break would end something else. */
function mailboxOf(server: string, dn: string): Mailbox {
  if (!/^[\w.@-]{1,255}$/.test(server))
    throw new WrongUsage(
      `--server wants the RPC server, such as ex01.contoso.com or GUID@contoso.com, not "${server}".`,
    );
  if (!/^\/o=[\x20-\x7e]{1,1000}$/i.test(dn))
    throw new WrongUsage(
      `--dn wants a legacyExchangeDN, such as /o=Contoso/ou=.../cn=user, not "${dn}".`,
    );
  return { server, dn };
}
