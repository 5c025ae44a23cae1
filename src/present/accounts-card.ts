/** The probe accounts as those may see them who may use them: names, places and locks, no passwords. */
import type { AccountEntry } from '../model/account-book.ts';
import type { Action, Card } from '../model/card.ts';

/** Buttons that a card offers; the command is there for the others. */
const mostActions = 3;

export function accountsCard(entries: readonly AccountEntry[]): Card {
  if (entries.length === 0)
    return {
      summary: 'There are no accounts',
      tone: 'neutral',
      blocks: [{ kind: 'text', text: 'An operator adds one on a terminal:' }, addingBlock],
    };
  const locked = entries.filter((entry) => entry.locked);
  const count = entries.length === 1 ? '1 account' : `${entries.length} accounts`;
  return {
    summary: locked.length > 0 ? `${count}, ${locked.length} locked` : `${count}, none locked`,
    tone: locked.length > 0 ? 'warning' : 'neutral',
    blocks: [
      {
        kind: 'facts',
        facts: entries.map((entry) => ({ label: entry.name, value: described(entry) })),
      },
      ...(locked.length > 0
        ? [
            { kind: 'text' as const, text: lockMeaning },
            { kind: 'actions' as const, actions: locked.slice(0, mostActions).map(unlockAction) },
          ]
        : []),
    ],
  };
}

/** For programs. */
export function accountsData(entries: readonly AccountEntry[]): unknown {
  return entries.map(({ name, hosts, mailbox, source, locked, ...entry }) => ({
    name,
    user: logonName(entry),
    hosts,
    mailbox,
    source,
    locked,
  }));
}

/** @param wasLocked something was held against it */
export function unlockedCard(name: string, wasLocked: boolean): Card {
  return {
    summary: wasLocked ? `${name} is unlocked` : `${name} was not locked`,
    tone: 'neutral',
    blocks: wasLocked
      ? [
          {
            kind: 'text',
            text: 'The next check tries it once. If a server refuses it again, that counts as one more failed logon, and it is locked again.',
          },
        ]
      : [],
  };
}

const addingBlock = {
  kind: 'code',
  text: 'npx exchange-check account add helpdesk --user user@contoso.com',
  language: 'PlainText',
} as const;

const lockMeaning =
  'A locked account is not sent to any server, because a few more failed logons would lock it in Active Directory, too. Correct its password first, then unlock it.';

function unlockAction({ name }: AccountEntry): Action {
  return { label: `Unlock ${name}`, words: `account unlock ${name}` };
}

function described({ hosts, source, locked, ...entry }: AccountEntry): string {
  const places = hosts.length > 0 ? `, for ${hosts.join(', ')}` : '';
  const file = source === 'file' ? ', from a file' : '';
  const lock = locked
    ? `. Locked since ${locked.at.toISOString().slice(0, 16).replace('T', ' ')} UTC: ${locked.reason} (${locked.where})`
    : '';
  return `${logonName(entry)}${places}${file}${lock}`;
}

function logonName({ user, domain }: Pick<AccountEntry, 'user' | 'domain'>): string {
  return domain ? `${domain}\\${user}` : user;
}
