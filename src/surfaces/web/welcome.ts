import type { Action, Card } from '../../model/card.ts';

/**
 * What a newcomer may try: an error as the analyzer prints it, one as Outlook shows it, and a check.
 *
 * @param practice the practice server to check, where there is one
 */
export function triesWith(practice?: string): readonly Action[] {
  return [
    {
      label: 'Explain an analyzer warning',
      words: 'Store logon returned ecNotEncrypted 2416. The Server requires RPC Encryption.',
    },
    {
      label: 'Explain an Outlook message',
      words:
        'Your Exchange Server administrator has blocked the version of Outlook that you are using. Contact your administrator for assistance.',
    },
    practice
      ? { label: 'Check the practice server', words: `check ${practice}` }
      : { label: 'Check a domain', words: 'check contoso.com' },
  ];
}

/** What the chat page shows before the first question. */
export function welcome(tries: readonly Action[]): Card {
  return {
    summary: 'Paste an error. I tell what it means, how sure I am, and what to do.',
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        text: 'A message of Outlook, the report of an analyzer, a few lines of a log: paste it as it is, or drop the file here. A domain or a host is checked. Or try one of these:',
      },
      { kind: 'actions', actions: [...tries, { label: 'What can I ask?', words: 'help' }] },
    ],
  };
}

/** The same for the person who started the bot on a terminal. */
export function greeting(url: string, tries: readonly Action[]): string {
  const lines = tries.map(({ label, words }) => `  ${label}\n    ${words}\n`);
  return `Exchange Check is ready. Open ${url} and try:\n\n${lines.join('\n')}\nCtrl+C ends it.\n`;
}
