import type { Block } from '../model/card.ts';
import type { Command } from '../model/command.ts';
import type { Probe } from '../model/probe.ts';

/** Says what can be asked, of the commands it is given. */
export function helpOf(commands: () => readonly Command[]): Command {
  return {
    usage: 'help [command]',
    summary: 'Says what can be asked.',
    examples: ['help check'],
    accepts: (words) => words.length === 0 || (words.length === 1 && isCommand(words[0])),

    async run({ words: [name = ''] }, { probes }) {
      const about = commands().find((command) => isNamed(command, name));
      const listed = about ? [about] : commands();
      const facts = listed.map(({ usage, summary }) => ({ label: usage, value: summary }));
      return {
        verdict: 'explained',
        card: {
          summary: about ? about.summary : 'Ask me for a check, or paste an error',
          tone: 'neutral',
          blocks: [
            { kind: 'facts', facts },
            ...(about
              ? changingExamples(about)
              : [
                  {
                    kind: 'text' as const,
                    text: `check tests: ${titlesOf(probes, 'nothing')}. With an account: ${titlesOf(probes, 'account')}.`,
                  },
                  {
                    kind: 'text' as const,
                    text: 'A bare mailbox, domain or host is checked, and any other text is explained, without a command.',
                  },
                ]),
            ...triesOf(listed, about ? 3 : 1),
          ],
        },
      };
    },
  };

  function isCommand(word = ''): boolean {
    return commands().some((command) => isNamed(command, word));
  }
}

/** @param most examples of each */
function triesOf(listed: readonly Command[], most: number): Block[] {
  const actions = listed
    .filter(({ changes }) => !changes)
    .flatMap(({ examples }) => examples.slice(0, most))
    .map((words) => ({ label: words, words }));
  return actions.length > 0 ? [{ kind: 'actions', actions }] : [];
}

/** They are to be typed: a press on a button of help changes nothing. */
function changingExamples({ changes, examples }: Command): Block[] {
  return changes ? [{ kind: 'code', text: examples.join('\n'), language: 'PlainText' }] : [];
}

function titlesOf(probes: readonly Probe[], needs: Probe['needs']): string {
  const those = probes.filter((probe) => probe.needs === needs);
  return those.map(({ title }) => title).join(', ');
}

/** Whether a command is called by this word. */
export function isNamed(command: Command, word: string): boolean {
  return nameOf(command) === word || command.aliases?.includes(word) === true;
}

export function nameOf({ usage }: Command): string {
  return usage.split(' ')[0] ?? usage;
}
