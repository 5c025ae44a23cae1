import type { Block, Card } from '../../model/card.ts';

/** The whole card as a text file: what goes beside a message in which it had to be cut. */
export function wholeText({ summary, blocks }: Card): string {
  return `${[summary, ...blocks.map(blockText)].join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `## ${block.text}`;
    case 'text':
    case 'note':
      return block.text;
    case 'code':
      return block.text.replaceAll(/^/gm, '    ');
    case 'facts':
      return block.facts.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'steps':
      return block.steps
        .map(({ outcome, text, detail, durationMs }) =>
          [outcome, text, detail, durationMs && `${durationMs} ms`].filter(Boolean).join('  '),
        )
        .join('\n');
    case 'actions':
      return block.actions.map(({ label, words }) => `${label}: ${words}`).join('\n');
  }
}
