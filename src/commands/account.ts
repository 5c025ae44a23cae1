/** Accounts as they are seen in a chat, and on the terminal, where more can be done with them. */
import type { AccountBook } from '../model/account-book.ts';
import { AccountName } from '../model/account-fields.ts';
import type { Answer, Command, Origin, Program } from '../model/command.ts';
import { accountsCard, accountsData, unlockedCard } from '../present/accounts-card.ts';
import { usage } from './usage.ts';

const operators: ReadonlySet<string> = new Set(['add', 'remove', 'rotate']);

export const account: Command = {
  usage: 'account list | unlock <name>',
  summary:
    'Shows the accounts that checks can log on with, and unlocks one after its password was corrected.',
  examples: ['account list', 'account unlock helpdesk'],
  accepts: ([verb = 'list', ...rest]) =>
    (verb === 'list' && rest.length === 0) ||
    (verb === 'unlock' && rest.length === 1) ||
    operators.has(verb),

  async run({ words: [verb = 'list', name], origin }, program): Promise<Answer> {
    if (operators.has(verb)) return operatorsOnly(verb);
    const refusal = refusalFor(origin, program);
    if (refusal) return refusal;
    const books = await program.books?.();
    if (!books) return usage(account, 'This bot runs without a database, so it has no accounts.');
    return verb === 'unlock' ? unlock(name, books.accounts) : list(books.accounts);
  },
};

export async function list(book: AccountBook): Promise<Answer> {
  const entries = await book.list();
  return { verdict: 'explained', card: accountsCard(entries), data: accountsData(entries) };
}

export async function unlock(word: string | undefined, book: AccountBook): Promise<Answer> {
  const name = AccountName.safeParse(word).data;
  const entries = await book.list();
  if (!entries.some((entry) => entry.name === name) || name === undefined)
    return usage(account, noneCalled(word, entries));
  const wasLocked = await book.unlock(name);
  return { verdict: 'explained', card: unlockedCard(name, wasLocked), data: { name, wasLocked } };
}

/** The sentence for a name that none has. */
export function noneCalled(
  word: string | undefined,
  entries: readonly { readonly name: string }[],
): string {
  const names = entries.map(({ name }) => name).join(', ') || 'none';
  return word === undefined
    ? `Which account? There are: ${names}.`
    : `There is no account "${word}". There are: ${names}.`;
}

function refusalFor(origin: Origin, program: Program): Answer | undefined {
  if (program.mayUseAccounts?.(origin)) return undefined;
  return usage(account, notAllowed(origin));
}

/** Who can change it, and how. */
export function notAllowed({ person }: Origin): string {
  return `Only people whom the operator of this bot names may use accounts. Ask the operator to add your id, ${person}, to EXCHANGE_CHECK_ACCOUNT_PEOPLE.`;
}

/** A password may stand in what was typed: it is not repeated. */
function operatorsOnly(verb: string): Answer {
  return {
    verdict: 'usage',
    card: {
      summary: `account ${verb} is for an operator on the terminal`,
      tone: 'neutral',
      blocks: [
        {
          kind: 'text',
          text: 'Accounts are set up where the bot runs, never in a chat. If a password stood in your message, delete the message and change the password.',
        },
        {
          kind: 'code',
          text: `npx exchange-check account ${verb}`,
          language: 'PlainText',
        },
      ],
    },
  };
}
