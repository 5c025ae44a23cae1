/** What the Teams side says by itself. */
import type { Card } from '../../model/card.ts';

export function welcome(help: Card): Card {
  return {
    summary: 'Hello! Paste an error, and I say what it means and what to do.',
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        text: 'In a channel or a group chat, mention me first. You can say:',
      },
      ...help.blocks,
      { kind: 'actions', actions: [{ label: 'Help', words: 'help' }] },
    ],
  };
}

export const working: Card = {
  summary: 'I am working on it. The answer comes as a message of its own.',
  tone: 'neutral',
  blocks: [],
};

export const busy: Card = {
  summary: 'I have too much to do right now. Please try again in a minute.',
  tone: 'warning',
  blocks: [],
};

export const late: Card = {
  summary: 'I was away when you asked this, and now it is too late to answer. Please ask again.',
  tone: 'warning',
  blocks: [],
};

/** @param reference stands in the log, beside the error */
export function apology(reference: string): Card {
  return {
    summary:
      'Something went wrong on my side, and I have no answer. This says nothing about your server.',
    tone: 'warning',
    blocks: [
      {
        kind: 'note',
        text: `Ask again; if it stays so, tell whoever runs me: reference ${reference}.`,
      },
    ],
  };
}

export const refusal: Card = {
  summary: 'I serve the people of another organization only, so I can not answer here.',
  tone: 'neutral',
  blocks: [],
};

export const unreadable: Card = {
  summary:
    "I can't read pictures or files here: paste the text, or type the code or the last line.",
  tone: 'neutral',
  blocks: [],
};
