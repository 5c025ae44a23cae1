/** Slack's buttons: they carry words, or open a page. */
import type { Action, Link } from '../../model/card.ts';
import { clipped, visible } from './foreign-text.ts';

/** See https://docs.slack.dev/reference/block-kit/block-elements/button-element. */
const limits = { actions: 25, label: 75, value: 2_000, url: 3_000 };

export const actionIds = { say: 'say', share: 'share', open: 'open' };

export interface PlainText {
  type: 'plain_text';
  text: string;
  emoji: false;
}

export interface Button {
  type: 'button';
  action_id: string;
  text: PlainText;
  /** Nothing if it opens a page; Slack tells us that it was pressed in any case. */
  value?: string;
  url?: string;
}

export function plainText(text: string): PlainText {
  return { type: 'plain_text', text, emoji: false };
}

/**
 * Half a command would say something else: words that a button can't carry are shown, to be typed.
 *
 * @returns the buttons, as many in a row as Slack takes, and lines of text for the others
 */
export function buttonRows(actions: readonly (Action | Link)[]) {
  const elements = actions.filter(carries).map((action) => {
    const label = clipped(visible(action.label), limits.label);
    return 'url' in action ? opener(label, action.url) : button(label, action.words, actionIds.say);
  });
  const typed = actions
    .filter((action) => !carries(action))
    .map((action) => `${action.label}: ${'url' in action ? action.url : action.words}`);
  return { rows: chunks(elements, limits.actions), typed };
}

function carries(action: Action | Link): boolean {
  const [carried, most] = 'url' in action ? [action.url, limits.url] : [action.words, limits.value];
  return action.label.trim() !== '' && carried !== '' && carried.length <= most;
}

function opener(label: string, url: string): Button {
  return { type: 'button', action_id: actionIds.open, text: plainText(label), url };
}

export function button(label: string, value: string, id: string): Button {
  return { type: 'button', action_id: id, text: plainText(label), value };
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
