/**
 * Whether Slack takes the tokens, and whether the app may do what the bot does.
 *
 * See https://docs.slack.dev/reference/methods/auth.test and, for the header with the scopes,
 * https://docs.slack.dev/authentication/installing-with-oauth
 */
import { z } from 'zod';
import { askService, type Examination } from './doctor-examination.ts';

interface Settings {
  readonly botToken: string;
  readonly appToken?: string;
  readonly apiUrl: string;
  readonly teamIds: readonly string[];
}

const Answer = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  team: z.string().optional(),
  team_id: z.string().optional(),
  user: z.string().optional(),
});

/** What to do about the refusals that newcomers meet. */
const cures: Readonly<Record<string, string>> = {
  invalid_auth:
    'Slack does not know this token. Copy it again from "OAuth & Permissions" of the app.',
  not_authed: 'The token is empty. Copy it from "OAuth & Permissions" of the app.',
  account_inactive:
    'The app was removed from the workspace, or its installer was deactivated. Install it again.',
  token_revoked: 'The token was revoked. Install the app again, and copy the new token.',
  token_expired:
    'The token has expired: token rotation is on. Switch it off in the manifest and install the app again.',
  not_allowed_token_type:
    'This is a token of another kind: SLACK_BOT_TOKEN begins with xoxb-, SLACK_APP_TOKEN with xapp-.',
  missing_scope:
    'The token lacks a scope: SLACK_APP_TOKEN wants connections:write. Make one under "Basic Information", "App-Level Tokens".',
  forbidden_team: 'The app is not approved for this workspace. Ask an owner of the workspace.',
};

/** @param wanted scopes of the manifest */
export async function examineSlack(
  { botToken, appToken, apiUrl, teamIds }: Settings,
  wanted: readonly string[],
): Promise<Examination[]> {
  const [bot, app] = await Promise.all([
    ask(`${apiUrl}auth.test`, botToken),
    appToken ? ask(`${apiUrl}apps.connections.open`, appToken) : undefined,
  ]);
  return [
    bot.refusal
      ? { name: 'Slack', outcome: 'failed', says: bot.refusal }
      : { name: 'Slack', outcome: 'passed', says: `${bot.team} (${bot.teamId}), as ${bot.user}` },
    ...(bot.refusal ? [] : [scopesOf(bot.scopes ?? [], wanted), workspaceOf(bot.teamId, teamIds)]),
    ...(app ? [socketOf(app.refusal)] : [byHttp]),
  ];
}

const byHttp: Examination = {
  name: 'Slack to us',
  outcome: 'skipped',
  says: 'by HTTP: Slack has to reach /slack/events of this bot under a public https address. SLACK_APP_TOKEN spares that (Socket Mode)',
};

function socketOf(refusal: string | undefined): Examination {
  const name = 'Slack to us';
  if (refusal)
    return { name, outcome: 'failed', says: `Socket Mode (SLACK_APP_TOKEN): ${refusal}` };
  return { name, outcome: 'passed', says: 'Socket Mode opens' };
}

function scopesOf(granted: readonly string[], wanted: readonly string[]): Examination {
  const missing = wanted.filter((scope) => !granted.includes(scope));
  const name = 'Slack scopes';
  if (granted.length === 0)
    return { name, outcome: 'skipped', says: 'Slack did not say which the token has' };
  if (missing.length === 0) return { name, outcome: 'passed', says: `all ${wanted.length}` };
  return {
    name,
    outcome: 'warned',
    says: `${missing.join(', ')} missing. Put manifests/slack/manifest.yaml into the app once more, and install it again`,
  };
}

function workspaceOf(team: string | undefined, served: readonly string[]): Examination {
  const name = 'Slack workspaces';
  if (served.length === 0) return { name, outcome: 'passed', says: 'the one of the token' };
  if (team && served.includes(team)) return { name, outcome: 'passed', says: served.join(', ') };
  return {
    name,
    outcome: 'warned',
    says: `SLACK_TEAM_IDS names ${served.join(', ')}, not ${team}: people of the bot's own workspace are refused`,
  };
}

async function ask(url: string, token: string) {
  try {
    const { body, headers } = await askService(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    const answer = Answer.safeParse(body);
    if (!answer.success)
      return { refusal: 'What answered is not Slack: is there a proxy that wants a logon?' };
    const { ok, error = 'no reason', team, team_id: teamId, user } = answer.data;
    const scopes =
      headers
        .get('x-oauth-scopes')
        ?.split(/[\s,]+/)
        .filter(Boolean) ?? [];
    return ok
      ? { team, teamId, user, scopes }
      : { refusal: cures[error] ?? `Slack refuses: ${error}` };
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : String(error) };
  }
}
