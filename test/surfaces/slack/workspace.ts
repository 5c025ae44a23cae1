/** A bot as `main` wires it, in a workspace: restify, the gate, Bolt, and Slack's side of it all. */
import { randomUUID } from 'node:crypto';
import { answer } from '../../../src/commands/answer.ts';
import { ChatInbox } from '../../../src/inbox.ts';
import type { Respond } from '../../../src/model/command.ts';
import type { Reach } from '../../../src/model/reach.ts';
import { programOf } from '../../../src/program.ts';
import { slackSurface } from '../../../src/surfaces/slack/listener.ts';
import { WebServer } from '../../../src/surfaces/web/server.ts';
import { admin, botToken, secret, signed, slackPeer, team } from './slack-peer.ts';

const form = 'application/x-www-form-urlencoded';
const nowhere: Reach = {
  pins: [],
  authorities: [],
  nameServers: [],
  listed: { domains: [], networks: [], ports: [] },
};
const program = programOf(() => nowhere);
const real: Respond = (text, origin, progress) => answer(text, program, origin, progress);

interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly about: unknown;
  readonly message: string;
}

interface Options {
  readonly respond?: Respond;
  readonly teamIds?: readonly string[];
  readonly appToken?: string;
}

export async function workspace({ respond = real, teamIds, appToken }: Options = {}) {
  const slack = await slackPeer();
  const lines: Line[] = [];
  const at = (level: Line['level']) => (about: unknown, message: string) =>
    void lines.push({ level, about, message });
  const log = { info: at('info'), warn: at('warn'), error: at('error') };
  const asked: string[] = [];
  const workload = new ChatInbox();
  const surface = slackSurface(
    { botToken, signingSecret: secret, apiUrl: slack.apiUrl, teamIds, appToken },
    (text, origin, progress) => {
      asked.push(text);
      return respond(text, origin, progress);
    },
    workload,
    log,
  );
  const server = new WebServer();
  if (surface.handler) server.mountRaw(surface.path, surface.handler);
  const url = await server.listen(0, '127.0.0.1');

  async function deliver(body: string | Buffer, headers: Readonly<Record<string, string>>) {
    const response = await fetch(url + surface.path, { method: 'POST', body, headers });
    const text = await response.text();
    await workload.settled();
    return { status: response.status, text };
  }
  const json = (body: object, headers: Readonly<Record<string, string>> = {}) => {
    const text = JSON.stringify(body);
    return deliver(text, { ...signed(text, 'application/json'), ...headers });
  };
  const interaction = (payload: object) => {
    const text = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    return deliver(text, signed(text, form));
  };

  return {
    slack,
    surface,
    workload,
    lines,
    asked,
    url: url + surface.path,
    deliver,
    event: json,
    /** `/exchange-check text`, its answer under the id. */
    command(text: string, id: string, more: Readonly<Record<string, string>> = {}) {
      const body = new URLSearchParams(commandFields(slack, text, id, more)).toString();
      return deliver(body, signed(body, form));
    },
    say: (event: object, more: object = {}) => json(eventOf(event, more)),
    press: (value: string, id: string, more: object = {}, action = 'say:0') =>
      interaction(pressOf(slack, value, id, more, action)),
    shortcut: (message: object, id: string) => interaction(shortcutOf(slack, message, id)),
    interaction,
    async [Symbol.asyncDispose]() {
      await surface.stop();
      await server.close();
      await slack[Symbol.asyncDispose]();
    },
  };
}

type Peer = Awaited<ReturnType<typeof slackPeer>>;

export function commandFields(
  slack: Pick<Peer, 'helpdesk' | 'responseUrl'>,
  text: string,
  id: string,
  more: Readonly<Record<string, string>> = {},
) {
  return {
    command: '/exchange-check',
    text,
    team_id: team,
    channel_id: slack.helpdesk,
    user_id: admin,
    trigger_id: randomUUID(),
    response_url: slack.responseUrl(id),
    ...more,
  };
}

export function eventOf(event: object, more: object = {}) {
  return {
    type: 'event_callback',
    team_id: team,
    event_id: randomUUID(),
    event: { user: admin, ts: '1700000000.000100', ...event },
    ...more,
  };
}

export function pressOf(
  slack: Pick<Peer, 'helpdesk' | 'responseUrl'>,
  value: string,
  id: string,
  more: object,
  action: string,
) {
  return {
    type: 'block_actions',
    team: { id: team },
    user: { id: admin, team_id: team },
    trigger_id: randomUUID(),
    response_url: slack.responseUrl(id),
    channel: { id: slack.helpdesk },
    container: {
      type: 'message',
      channel_id: slack.helpdesk,
      message_ts: '1700000000.000200',
      is_ephemeral: true,
    },
    actions: [{ type: 'button', block_id: 'b', action_id: action, value }],
    ...more,
  };
}

function shortcutOf(slack: Peer, message: object, id: string) {
  return {
    type: 'message_action',
    callback_id: 'diagnose_message',
    team: { id: team },
    user: { id: admin, team_id: team },
    channel: { id: slack.helpdesk },
    trigger_id: randomUUID(),
    response_url: slack.responseUrl(id),
    message: { type: 'message', user: admin, ts: '1700000000.000300', ...message },
  };
}
