import type { Command } from '../model/command.ts';
import type { Probe } from '../model/probe.ts';

/** Says what can be asked, of the commands it is given. */
export function helpOf(commands: () => readonly Command[]): Command {
  return {
    usage: 'help [command]',
    summary: 'Says what can be asked.',
    examples: ['help check'],
    accepts: (words) => words.length === 0 || (words.length === 1 && isCommand(words[0])),

    async run({ words: [name] }, { probes }) {
      const about = commands().find((command) => nameOf(command) === name);
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
              ? []
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
            {
              kind: 'actions',
              actions: listed
                .flatMap(({ examples }) => examples.slice(0, about ? 3 : 1))
                .map((words) => ({ label: words, words })),
            },
          ],
        },
      };
    },
  };

  function isCommand(word: string | undefined): boolean {
    return commands().some((command) => nameOf(command) === word);
  }
}

function titlesOf(probes: readonly Probe[], needs: Probe['needs']): string {
  const those = probes.filter((probe) => probe.needs === needs);
  return those.map(({ title }) => title).join(', ');
}

export function nameOf({ usage }: Command): string {
  return usage.split(' ')[0] ?? usage;
}
