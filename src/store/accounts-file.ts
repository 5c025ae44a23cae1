/**
 * Accounts that an operator mounts as a JSON file. It is read whenever it is needed, so that what
 * was changed counts at once, and never written. No message tells what stands in it.
 */
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { accountOf, Secret } from '../model/account.ts';
import type { AccountDraft } from '../model/account-book.ts';
import { AccountName, HostName, LegacyDn, LogonName, RpcServer } from '../model/account-fields.ts';
import { Unavailable } from '../model/books.ts';
import { readPrivate } from './private-file.ts';

const mostAccounts = 1000;

const Entry = z
  .strictObject({
    name: AccountName,
    user: LogonName,
    password: z.string().min(1).max(1024).optional(),
    passwordFile: z.string().min(1).optional(),
    hosts: z.array(HostName).max(100).default([]),
    server: RpcServer.optional(),
    dn: LegacyDn.optional(),
  })
  .refine(
    ({ password, passwordFile }) => (password === undefined) !== (passwordFile === undefined),
    'wants either password or passwordFile',
  )
  .refine(
    ({ server, dn }) => (server === undefined) === (dn === undefined),
    'wants server and dn, or neither',
  );
const Entries = z
  .array(Entry)
  .max(mostAccounts)
  .refine(
    (entries) => new Set(entries.map(({ name }) => name)).size === entries.length,
    'names an account twice',
  );

/** An account whose password is read when it is needed. */
export interface FileAccount extends Omit<AccountDraft, 'password'> {
  /** @throws Unavailable */
  readonly password: () => Secret;
}

/** @throws Unavailable, with each field that is wrong */
export function accountsIn(path: string): readonly FileAccount[] {
  const read = Entries.safeParse(parsed(path, readPrivate(path)));
  if (!read.success)
    throw new Unavailable(`The accounts in ${path}: ${z.prettifyError(read.error)}`);
  return read.data.map((entry) => accountIn(path, entry));
}

function accountIn(
  path: string,
  { name, user: logonName, password, passwordFile, hosts, server, dn }: z.infer<typeof Entry>,
): FileAccount {
  const { user = logonName, domain = '' } = accountOf(logonName, new Secret('')) ?? {};
  const passwordPath = resolve(dirname(path), passwordFile ?? '');
  return {
    name,
    user,
    domain,
    hosts,
    ...(server && dn ? { mailbox: { server, dn } } : {}),
    password: () => new Secret(password ?? readPrivate(passwordPath).replace(/\r?\n$/, '')),
  };
}

/** JSON's own complaint quotes the text around the fault, which may be a password. */
function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const at =
      error instanceof Error ? /position \d+|line \d+/.exec(error.message)?.[0] : undefined;
    throw new Unavailable(
      `The accounts file ${path} is not JSON${at ? ` (${at})` : ''}. It wants [{"name": "helpdesk", "user": "user@contoso.com", "passwordFile": "helpdesk.password"}].`,
    );
  }
}
