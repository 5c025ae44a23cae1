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
    case 'chart':
      return [
        block.title,
        ...block.points.map(({ label, value }) => `${label}: ${value} ${block.unit}`),
        block.text,
      ].join('\n');
    case 'actions':
      return block.actions
        .map((action) => `${action.label}: ${'url' in action ? action.url : action.words}`)
        .join('\n');
  }
}
