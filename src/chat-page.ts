/** The chat page of `npm start`, loaded only where nobody has configured a chat. */
import type { Action } from './model/card.ts';
import type { Respond } from './model/command.ts';
import type { Diagnosis } from './model/diagnosis.ts';
import { catalogueOf } from './present/catalogue.ts';
import { toAdaptiveCard } from './surfaces/teams/adaptive-card.ts';
import { mountCatalogue } from './surfaces/web/catalogue.ts';
import { mountChat } from './surfaces/web/chat.ts';
import { Feed } from './surfaces/web/feed.ts';
import type { WebServer } from './surfaces/web/server.ts';

interface PageParts {
  readonly respond: Respond;
  readonly tries: readonly Action[];
  readonly knowledge: readonly Diagnosis[];
  readonly log: { error(about: unknown, message: string): void };
}

export function chatPage(server: WebServer, { respond, tries, knowledge, log }: PageParts) {
  const feed = new Feed(toAdaptiveCard);
  const crashed = (error: unknown) => log.error(error, 'an answer crashed');
  mountChat(server, { respond, feed, render: toAdaptiveCard, tries, crashed });
  mountCatalogue(server, catalogueOf(knowledge));
  return { feed };
}
