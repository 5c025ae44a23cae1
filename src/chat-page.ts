/** The chat page of `npm start`, loaded only where nobody has configured a chat. */
import type { Action } from './model/card.ts';
import type { Respond } from './model/command.ts';
import { toAdaptiveCard } from './surfaces/teams/adaptive-card.ts';
import { mountChat } from './surfaces/web/chat.ts';
import { Feed } from './surfaces/web/feed.ts';
import type { WebServer } from './surfaces/web/server.ts';

interface PageParts {
  readonly respond: Respond;
  readonly tries: readonly Action[];
  readonly log: { error(about: unknown, message: string): void };
}

export function chatPage(server: WebServer, { respond, tries, log }: PageParts) {
  const feed = new Feed(toAdaptiveCard);
  const crashed = (error: unknown) => log.error(error, 'an answer crashed');
  mountChat(server, { respond, feed, render: toAdaptiveCard, tries, crashed });
  return { feed };
}
