/** What the doctor says of registrations, as Slack and Entra answer them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { configOf } from '../src/config.ts';
import { examineMemory } from '../src/doctor-memory.ts';
import { examineSlack } from '../src/doctor-slack.ts';
import { examineTeams } from '../src/doctor-teams.ts';
import { startPostgres, testWithPostgres } from './peers/postgres.ts';
import { listening } from './peers/servers.ts';
import { closedPort } from './peers/tcp.ts';

type Answer = (
  request: IncomingMessage,
  body: string,
) => { headers?: Record<string, string>; body: unknown };

async function service(answer: Answer) {
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const sent = Buffer.concat(await request.toArray()).toString();
    const { headers, body } = answer(request, sent);
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
  const peer = await listening(server);
  return { url: `http://127.0.0.1:${peer.port}`, [Symbol.asyncDispose]: peer[Symbol.asyncDispose] };
}

const team = { ok: true, team: 'Contoso', team_id: 'T1', user: 'exchange-check' };
const linesOf = (examinations: readonly { name: string; outcome: string }[]) =>
  examinations.map(({ name, outcome }) => `${name} ${outcome}`);

test('a Slack app with all its scopes passes, and Socket Mode is opened', async () => {
  await using slack = await service(({ url }) =>
    url === '/auth.test'
      ? { headers: { 'x-oauth-scopes': 'commands,chat:write' }, body: team }
      : { body: { ok: true, url: 'wss://nowhere' } },
  );
  const tokens = {
    botToken: 'xoxb-1',
    appToken: 'xapp-1',
    apiUrl: `${slack.url}/`,
    teamIds: ['T1'],
  };

  const found = await examineSlack(tokens, ['commands', 'chat:write']);

  expect(linesOf(found)).toEqual([
    'Slack passed',
    'Slack scopes passed',
    'Slack workspaces passed',
    'Slack to us passed',
  ]);
});

test('what is missing in a Slack app is named, with the way to mend it', async () => {
  await using slack = await service(({ url }) =>
    url === '/auth.test'
      ? { headers: { 'x-oauth-scopes': 'commands' }, body: team }
      : { body: { ok: false, error: 'not_allowed_token_type' } },
  );
  const tokens = {
    botToken: 'xoxb-1',
    appToken: 'xoxb-2',
    apiUrl: `${slack.url}/`,
    teamIds: ['T9'],
  };

  const [, scopes, workspaces, socket] = await examineSlack(tokens, ['commands', 'chat:write']);

  expect(scopes?.says).toMatch(/^chat:write missing.*manifest/);
  expect(workspaces?.says).toContain('SLACK_TEAM_IDS names T9, not T1');
  expect(socket?.says).toContain('SLACK_APP_TOKEN with xapp-');
});

test.each([
  ['invalid_auth', 'Copy it again'],
  ['token_revoked', 'Install the app again'],
  ['something_new', 'Slack refuses: something_new'],
])('Slack says %s, the doctor says what to do', async (error, cure) => {
  await using slack = await service(() => ({ body: { ok: false, error } }));

  const [found] = await examineSlack({ botToken: 'x', apiUrl: `${slack.url}/`, teamIds: [] }, []);

  expect(found).toMatchObject({ outcome: 'failed', says: expect.stringContaining(cure) });
});

test('a machine that does not get out is told from a token that is wrong', async () => {
  const apiUrl = `http://127.0.0.1:${await closedPort()}/`;

  const [found] = await examineSlack({ botToken: 'x', apiUrl, teamIds: [] }, []);

  expect(found?.says).toMatch(/does not answer: .*ECONNREFUSED.*HTTPS_PROXY/);
});

const identity = {
  appId: 'app',
  tenantId: 'tenant',
  type: 'SingleTenant',
  password: 'secret',
} as const;

test('Entra is asked for the token that the bot will need, and the secret is said nowhere', async () => {
  const asked: string[] = [];
  await using entra = await service(({ url }, body) => {
    asked.push(`${url} ${body}`);
    return { body: { access_token: 'a.b.c' } };
  });

  const found = await examineTeams({ identity }, entra.url);

  expect(asked).toEqual([
    '/tenant/oauth2/v2.0/token grant_type=client_credentials&client_id=app&client_secret=secret&scope=https%3A%2F%2Fapi.botframework.com%2F.default',
  ]);
  expect(linesOf(found)).toEqual(['Teams passed', 'Teams tenants passed']);
  expect(JSON.stringify(found)).not.toMatch(/secret|a\.b\.c/);
});

test.each([
  ['AADSTS700016', 'MICROSOFT_APP_TENANT_ID'],
  ['AADSTS7000215', 'value of the secret, not its ID'],
  ['AADSTS7000222', 'has expired'],
  ['AADSTS1234567', 'https://login.microsoftonline.com/error'],
])('Entra refuses with %s, the doctor says why', async (code, cure) => {
  const description = `${code}: words of Entra. Trace ID: 1 Correlation ID: 2`;
  await using entra = await service(() => ({
    body: { error: 'unauthorized_client', error_description: description },
  }));

  const [found] = await examineTeams({ identity }, entra.url);

  expect(found?.outcome).toBe('failed');
  expect(found?.says).toContain(code);
  expect(found?.says).toContain(cure);
  expect(found?.says).not.toContain('Trace');
});

testWithPostgres(
  'a database that is there is named, and one that is not says what to do',
  async () => {
    await using postgres = await startPostgres();
    const there = configOf({ DATABASE_URL: await postgres.database() });
    const gone = configOf({ DATABASE_URL: `postgres://x@127.0.0.1:${await closedPort()}/x` });

    const [found] = await examineMemory(there);
    const [missing] = await examineMemory(gone);

    expect(found).toMatchObject({
      outcome: 'passed',
      says: expect.stringMatching(/^PostgreSQL \d+.*, empty/),
    });
    expect(missing).toMatchObject({
      outcome: 'failed',
      says: expect.stringContaining('does not answer'),
    });
  },
);

test('a key that is none is said before an account needs it', async () => {
  const [, key] = await examineMemory(configOf({ EXCHANGE_CHECK_KEY: 'short' }));

  expect(key).toMatchObject({ name: 'key of accounts', outcome: 'failed' });
  expect(key?.says).not.toContain('short');
});
