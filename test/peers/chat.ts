/**
 * Slack and Teams, as little as a bot needs that is about to die: they know everybody, write down the
 * answers, and can fall silent, so that the bot hangs between an acknowledgement and its answer.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { text } from 'node:stream/consumers';
import { signed, secret as slackSecret, team } from '../surfaces/slack/slack-peer.ts';
import { commandFields } from '../surfaces/slack/workspace.ts';
import { serve } from './loopback.ts';

export async function chatPeer() {
  const answers: string[] = [];
  const news = new EventEmitter();
  let isSilent = false;
  let held = 0;
  const server = await serve(async (request, response) => {
    const body = await text(request);
    if (isSilent) {
      held += 1;
      news.emit('news');
      return;
    }
    if (request.url?.startsWith('/respond/') || body.includes('"attachments"')) answers.push(body);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, user: { team_id: team }, id: 'activity' }));
    news.emit('news');
  });
  return {
    ...server,
    answers,
    /** Settings of a bot that speaks to this one only. */
    settings: {
      SLACK_BOT_TOKEN: 'xoxb-test',
      SLACK_SIGNING_SECRET: slackSecret,
      SLACK_API_URL: `${server.url}/api/`,
      SLACK_TEAM_IDS: team,
      EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED: 'loopback',
    },
    fallSilent(): void {
      isSilent = true;
      held = 0;
    },
    speakAgain(): void {
      isSilent = false;
    },
    /** Resolves when the bot waits for an answer so many times. */
    async holds(count: number): Promise<void> {
      while (held < count) await once(news, 'news');
    },
    async answered(count: number): Promise<void> {
      while (answers.length < count) await once(news, 'news');
    },
  };
}

type Chat = Pick<Awaited<ReturnType<typeof chatPeer>>, 'url'>;

/** A command of Slack's, sent as often as one likes. */
export function slackDelivery(bot: string, chat: Chat, words: string) {
  const at = { helpdesk: 'C1', responseUrl: (id?: string) => `${chat.url}/respond/${id}` };
  const fields = commandFields(at, words, randomUUID());
  return () => {
    const body = new URLSearchParams({ ...fields, nonce: randomUUID() }).toString();
    return fetch(`${bot}/slack/events`, {
      method: 'POST',
      body,
      headers: signed(body, 'application/x-www-form-urlencoded'),
    });
  };
}

/** A message in a personal chat of Teams, sent as often as one likes. */
export function teamsDelivery(bot: string, chat: Chat, words: string) {
  const body = JSON.stringify({
    type: 'message',
    id: randomUUID(),
    channelId: 'msteams',
    serviceUrl: `${chat.url}/`,
    from: { id: 'user' },
    recipient: { id: 'bot' },
    conversation: { id: 'conversation', conversationType: 'personal' },
    text: words,
  });
  return () =>
    fetch(`${bot}/api/messages`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
}
