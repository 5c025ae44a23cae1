/** `exchange-check account add|list|remove|unlock|rotate`: what an operator does with accounts. */
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { list, noneCalled, unlock } from './commands/account.ts';
import { usage } from './commands/usage.ts';
import type { MemorySettings } from './memory-settings.ts';
import { Secret } from './model/account.ts';
import type { AccountDraft } from './model/account-book.ts';
import { AccountName, HostName } from './model/account-fields.ts';
import type { Answer } from './model/command.ts';
import { askPassword } from './password-prompt.ts';
import { StoredAccounts } from './store/account-book.ts';
import { Sealing } from './store/sealing.ts';
import { fitting, mailboxOf, named } from './terminal-logon.ts';
import { type Options, readText, WrongUsage } from './terminal-options.ts';
import { openTerminalStore } from './terminal-store.ts';

const form = {
  usage: 'account add|list|remove|unlock|rotate [NAME]',
  summary:
    'Keeps the accounts that checks log on with. add wants --user NAME, and takes --server NAME --dn LEGACY_DN, --host HOST (as often as needed) and --password-file FILE; without that file the password is asked for, or read from standard input.',
  examples: ['account add helpdesk --user user@contoso.com'],
};

const verbs: ReadonlySet<string> = new Set(['add', 'list', 'remove', 'unlock', 'rotate']);

/** The accounts of the store that the settings name, as the terminal uses them. */
export async function openAccounts(settings: MemorySettings) {
  const { dataFolder, key, keyFile, accountsFile } = settings;
  const store = await openTerminalStore(settings);
  const sealing = new Sealing({ key, keyFile, dataFolder });
  return {
    book: new StoredAccounts(store.database, sealing, accountsFile),
    sealing,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** @throws WrongUsage, Unavailable */
export async function accountCommand(
  options: Options,
  settings: () => MemorySettings,
): Promise<Answer> {
  const [verb = 'list', word, ...more] = options.words;
  if (more.length > 0 || !verbs.has(verb)) return usage(form);
  // What is wrong with the words is said before a database is started.
  const draft = verb === 'add' ? await draftOf(word, options) : undefined;
  await using opened = await openAccounts(settings());
  return await done(verb, { ...opened, word, draft });
}

interface Task extends Pick<Awaited<ReturnType<typeof openAccounts>>, 'book' | 'sealing'> {
  readonly word: string | undefined;
  readonly draft: AccountDraft | undefined;
}

async function done(verb: string, { book, sealing, word, draft }: Task): Promise<Answer> {
  switch (verb) {
    case 'add':
      return draft ? add(draft, book) : usage(form);
    case 'list':
      return list(book);
    case 'remove':
      return remove(word, book);
    case 'unlock':
      return unlock(word, book);
    case 'rotate':
      return rotated(await book.rotate(), sealing);
    default:
      return usage(form);
  }
}

async function draftOf(word: string | undefined, options: Options): Promise<AccountDraft> {
  const { user: logonName, server, dn } = options;
  const name = fitting(AccountName, 'account add', word);
  if (logonName === undefined)
    throw new WrongUsage('account add wants --user, such as user@contoso.com or CONTOSO\\user.');
  if ((server === undefined) !== (dn === undefined))
    throw new WrongUsage('--server and --dn go together.');
  const { user, domain } = named(logonName, new Secret(''));
  const hosts = options.hosts.map((host) => fitting(HostName, '--host', host));
  const mailbox = server && dn ? mailboxOf(server, dn) : undefined;
  if (hosts.length === 0 && !user.includes('@') && !mailbox?.server.includes('@'))
    throw new WrongUsage(
      `--host wants the host or domain that ${name} may be sent to, such as --host mail.contoso.com: its user name has no domain that would tell.`,
    );
  const password = await passwordFor(name, options.passwordFile);
  return { name, user, domain, hosts, ...(mailbox ? { mailbox } : {}), password };
}

const Password = z.string().min(1, 'is empty').max(1024, 'is longer than 1024 characters');

async function passwordFor(name: string, file: string | undefined): Promise<Secret> {
  const { stdin, stderr } = process;
  if (file === undefined && stdin.isTTY) {
    const typed = await askPassword(stdin, `Password of ${name}: `, (line) => stderr.write(line));
    return checked(typed.reveal());
  }
  return checked(file === undefined ? await text(stdin) : readText(file));
}

/** The line break at its end is an editor's. */
function checked(password: string): Secret {
  const read = Password.safeParse(password.replace(/\r?\n$/, ''));
  if (read.success) return new Secret(read.data);
  throw new WrongUsage(`The password ${read.error.issues[0]?.message}.`);
}

async function add(draft: AccountDraft, book: StoredAccounts): Promise<Answer> {
  await book.put(draft);
  const { name, user, domain, hosts } = draft;
  return said(
    `${name} is kept, encrypted`,
    `Check with it: npx exchange-check check ${user.split('@')[1] ?? hosts[0] ?? 'contoso.com'} --account ${name}`,
    { name, user: domain ? `${domain}\\${user}` : user, hosts },
  );
}

async function remove(word: string | undefined, book: StoredAccounts): Promise<Answer> {
  const name = AccountName.safeParse(word).data;
  const isGone = name !== undefined && (await book.remove(name));
  if (!isGone) return usage(form, noneCalled(word, await book.list()));
  return said(`${name} is removed, with its password`, undefined, { name });
}

function rotated(count: number, { newestKey }: Sealing): Answer {
  const sentence = `${count} ${count === 1 ? 'account was' : 'accounts were'} encrypted again: all of them now use the key ${newestKey}`;
  return said(sentence, 'Older keys are no longer needed and can be deleted.', {
    count,
    key: newestKey,
  });
}

function said(summary: string, more: string | undefined, data: unknown): Answer {
  const blocks = more === undefined ? [] : [{ kind: 'text' as const, text: more }];
  return { verdict: 'explained', card: { summary, tone: 'good', blocks }, data };
}
