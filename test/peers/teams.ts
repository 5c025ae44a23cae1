/**
 * Microsoft's side of a bot in Teams, scripted: the connector that takes answers, the issuer of tokens,
 * and Teams that posts activities.
 */
import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { z } from 'zod';
import { ChatInbox } from '../../src/inbox.ts';
import type { Card } from '../../src/model/card.ts';
import type { Answer, Respond } from '../../src/model/command.ts';
import { teamsSurface } from '../../src/surfaces/teams/listener.ts';
import type { TeamsSettings } from '../../src/surfaces/teams/settings.ts';
import { serve } from './loopback.ts';

const appId = '00000000-0000-0000-0000-00000000000b';
export const tenant = '00000000-0000-0000-0000-00000000000a';
const issuer = 'https://api.botframework.com';

const Sent = z.looseObject({ type: z.string() });

interface Call {
  readonly method: string;
  /** Still as it stood in the path. */
  readonly conversation: string;
  /** Of the message that is changed. */
  readonly message: string | undefined;
  readonly body: z.infer<typeof Sent>;
}

interface Verdict {
  readonly status: number;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Script = (call: Call, index: number) => Verdict | 'hang' | 'reset' | undefined;

/** Records what it is sent, typing apart. A script may refuse a call, never answer it, or hang up. */
export async function connectorPeer(script: Script = () => undefined) {
  const calls: Call[] = [];
  const typing: Call[] = [];
  const arrivals = new EventEmitter();
  let index = 0;
  const server = await serve(async (request, response) => {
    const [, conversation = '', message] =
      /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/?]+))?/.exec(request.url ?? '') ?? [];
    const call: Call = {
      method: request.method ?? '',
      conversation: decodeURIComponent(conversation),
      message,
      body: Sent.parse(await json(request)),
    };
    if (call.body.type === 'typing') typing.push(call);
    else calls.push(call);
    arrivals.emit('call');
    const verdict = call.body.type === 'typing' ? undefined : script(call, index++);
    end(response, verdict, `message-${calls.length}`);
  });
  return {
    ...server,
    calls,
    typing,
    /** Waits until that many calls were made. */
    async sent(count: number): Promise<void> {
      while (calls.length < count) await once(arrivals, 'call');
    },
  };
}

function end(response: ServerResponse, verdict: ReturnType<Script>, id: string): void {
  if (verdict === 'hang') return;
  if (verdict === 'reset') return void response.socket?.resetAndDestroy();
  const headers = { 'content-type': 'application/json', ...verdict?.headers };
  response.writeHead(verdict?.status ?? 200, headers);
  response.end(JSON.stringify(verdict ? { error: { code: verdict.code } } : { id }));
}

const keys = Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);

/** Signs as the Bot Framework does, and as those do who would like to be it. */
export async function issuerPeer() {
  const [real, forged] = await keys;
  const key = { ...(await exportJWK(real.publicKey)), kid: 'key', endorsements: ['msteams'] };
  const server = await serve((request, response) => {
    const isKeys = request.url === '/keys';
    const document = isKeys ? { keys: [key] } : { issuer, jwks_uri: `${server.url}/keys` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  });
  const claims = (serviceUrl: string) => ({ iss: issuer, aud: appId, serviceurl: serviceUrl });
  return {
    ...server,
    /** @param changed claims, in seconds where they are times */
    async token(
      serviceUrl: string,
      changed: Readonly<Record<string, unknown>> = {},
      by = real.privateKey,
      kid = 'key',
    ) {
      const now = Math.floor(Date.now() / 1000);
      return await new SignJWT({ ...claims(serviceUrl), nbf: now - 60, exp: now + 600, ...changed })
        .setProtectedHeader({ alg: 'RS256', kid })
        .sign(by);
    },
    publicKey: real.publicKey,
    forgedKey: forged.privateKey,
    claims,
  };
}

export const answerOf = (summary: string, rest: Partial<Card> = {}): Answer => ({
  verdict: 'explained',
  card: { summary, tone: 'neutral', blocks: [], ...rest },
});

/** Answers with the words themselves, so that a test sees what arrived. */
export const echo: Respond = async (text, { person }) => answerOf(`${person}: ${text}`);

/** The summaries of the cards that were shown, each with how. */
export const shownBy = ({ calls }: Awaited<ReturnType<typeof connectorPeer>>) =>
  calls.map(({ method, body }) => `${method} ${body.summary}`);

/** A press on a button with these words. */
export const press = (words: string) => ({
  type: 'invoke',
  name: 'adaptiveCard/action',
  value: { action: { type: 'Action.Execute', verb: 'words', data: { words } } },
});

interface Given {
  readonly respond: Respond;
  readonly connector: { readonly url: string };
  readonly settings?: Partial<TeamsSettings>;
  readonly patience?: Parameters<typeof teamsSurface>[5];
}

/** The Teams side of the bot behind a port, with everything of Microsoft's on loopback. */
export async function teamsBot({ respond, connector, settings, patience }: Given) {
  const issuing = await issuerPeer();
  const lines: { readonly level: string; readonly message: string; readonly detail: object }[] = [];
  const line = (level: string) => (detail: object, message: string) =>
    lines.push({ level, message, detail });
  const workload = new ChatInbox();
  const surface = teamsSurface(
    {
      identity: { appId, tenantId: tenant, type: 'SingleTenant', password: 'secret' },
      tenants: [tenant],
      ...settings,
    },
    respond,
    workload,
    { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    {
      endpoints: {
        ToBotFromChannelOpenIdMetadataUrl: `${issuing.url}/openid`,
        ToBotFromChannelTokenIssuer: issuer,
        ToChannelFromBotLoginUrl: `${issuing.url}/login`,
        ToChannelFromBotOAuthScope: 'scope',
        OAuthUrl: issuing.url,
        ToBotFromEmulatorOpenIdMetadataUrl: `${issuing.url}/openid`,
        CallerId: '',
      },
      credentials,
      hosts: ['127.0.0.1'],
    },
    { retryMs: 1, betweenUpdatesMs: 1, ...patience },
  );
  const server = await serve(surface.handle);
  const serviceUrl = `${connector.url}/`;

  async function post(
    body: string | Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, body: await response.text() };
  }
  return {
    lines,
    issuing,
    post,
    surface,
    /** Posts an activity as Teams does, and waits until what it led to is done. */
    async says(changed: object = {}, authorization?: string, acknowledged?: () => void) {
      const body = JSON.stringify({ ...activity(serviceUrl), ...changed });
      const token = authorization ?? `Bearer ${await issuing.token(serviceUrl)}`;
      const answer = await post(body, token ? { authorization: token } : {});
      acknowledged?.();
      await workload.settled();
      return answer;
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await issuing[Symbol.asyncDispose]();
    },
  };
}

let sent = 0;

/** A message in a personal chat; the ids are new each time. */
function activity(serviceUrl: string) {
  sent += 1;
  return {
    type: 'message',
    id: `sent-${sent}`,
    channelId: 'msteams',
    serviceUrl,
    text: 'help',
    textFormat: 'plain',
    from: { id: '29:person', name: 'Ada', aadObjectId: 'ada' },
    recipient: { id: '28:bot', name: 'Exchange Check' },
    conversation: { id: 'a:personal', conversationType: 'personal', tenantId: tenant },
    channelData: { tenant: { id: tenant } },
  };
}

/** Entra is not here: what we send carries a token that nobody issued. */
const credentials = {
  isValidAppId: async (id: string) => id === appId,
  isAuthenticationDisabled: async () => false,
  createCredentials: async () => ({
    signRequest: async <Signed extends { headers: { set(name: string, value: string): void } }>(
      request: Signed,
    ) => {
      request.headers.set('authorization', 'Bearer of-the-bot');
      return request;
    },
  }),
};
