/** Blocks of a card as HTML: what stands in a report and in the catalogue. */
import type { Block, Labeled } from '../../model/card.ts';
import { type Html, html } from './html.ts';

/** Headings stand below what the page has above the blocks. */
type Level = 3 | 4;

/** One exhaustive switch: a new kind of block stops the compiler here. */
export function blockHtml(block: Block, level: Level): Html {
  switch (block.kind) {
    case 'heading':
      return level === 3 ? html`<h3>${block.text}</h3>\n` : html`<h4>${block.text}</h4>\n`;
    case 'text':
      return html`<p>${block.text}</p>\n`;
    case 'note':
      return html`<p class="note">${block.text}</p>\n`;
    case 'facts':
      return definitions(block.facts);
    case 'steps':
      return html`<ul>${block.steps.map(({ outcome, text }) => html`<li>${outcome}: ${text}</li>`)}</ul>\n`;
    case 'code':
      return html`<figure class="code"><figcaption>${languages[block.language]}</figcaption><pre tabindex="0" role="group" aria-label="${languages[block.language]}"><code>${block.text}</code></pre></figure>\n`;
    case 'chart':
      return html`<figure><figcaption>${block.title}</figcaption>${definitions(block.points.map(({ label, value }) => ({ label, value: `${value} ${block.unit}` })))}</figure>\n`;
    case 'actions':
      return html``;
  }
}

const languages = { PowerShell: 'PowerShell', PlainText: 'Text' } as const;

export function definitions(facts: readonly Labeled[]): Html {
  return html`<dl>${facts.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>\n`;
}
