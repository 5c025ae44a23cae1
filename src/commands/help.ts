import type { Command } from '../model/command.ts';

/** Says what can be asked, of the commands it is given. */
export function helpOf(commands: () => readonly Command[]): Command {
  return {
    usage: 'help',
    summary: 'Says what can be asked.',
    examples: ['help'],
    accepts: (words) => words.length <= 1,

    async run() {
      const facts = commands().map(({ usage, summary }) => ({ label: usage, value: summary }));
      return {
        verdict: 'explained',
        card: { summary: 'What I can do', tone: 'neutral', blocks: [{ kind: 'facts', facts }] },
      };
    },
  };
}
