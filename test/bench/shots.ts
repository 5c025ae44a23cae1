/** What a platform sends when somebody asks something, signed where it signs. */
import { createHmac, randomUUID } from 'node:crypto';
import type { Shot } from './load.ts';

export const slackSecret = 'a signing secret';

/** A slash command. @param answersTo its `response_url` */
export function slackCommand(text: string, answersTo: string): Shot {
  const body = new URLSearchParams({
    command: '/exchange-check',
    text,
    team_id: 'T1',
    channel_id: 'C1',
    user_id: 'U1',
    trigger_id: randomUUID(),
    response_url: answersTo,
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hmac = createHmac('sha256', slackSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    path: '/slack/events',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hmac}`,
    },
    body,
  };
}

/** A message in a personal chat, without a token: the bot has to be told to take it from loopback. */
export function teamsMessage(text: string, serviceUrl: string): Shot {
  const id = randomUUID();
  return {
    path: '/api/messages',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'message',
      id,
      channelId: 'msteams',
      serviceUrl,
      from: { id: 'user' },
      recipient: { id: 'bot' },
      conversation: { id: `conversation-${id}`, conversationType: 'personal' },
      text,
    }),
  };
}
