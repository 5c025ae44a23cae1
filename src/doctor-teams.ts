/**
 * Whether Entra gives the bot a token for Teams. It is what most registrations fail at, and the bot
 * itself would find out only with its first answer.
 *
 * See https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow and, for the
 * codes, https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
import { z } from 'zod';
import { askService, type Examination } from './doctor-examination.ts';
import type { TeamsSettings } from './surfaces/teams/settings.ts';

const clouds = {
  world: {
    authority: 'https://login.microsoftonline.com',
    scope: 'https://api.botframework.com/.default',
  },
  us: {
    authority: 'https://login.microsoftonline.us',
    scope: 'https://api.botframework.us/.default',
  },
};

const Answer = z.looseObject({
  access_token: z.string().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});

const cures: Readonly<Record<string, string>> = {
  AADSTS700016:
    'This tenant has no application with MICROSOFT_APP_ID. See whether MICROSOFT_APP_TENANT_ID is the tenant in which the app was registered: bots are single-tenant.',
  AADSTS7000215:
    'MICROSOFT_APP_PASSWORD is not the secret. Copy the value of the secret, not its ID, from "Certificates & secrets".',
  AADSTS7000222: 'The secret has expired. Make a new one under "Certificates & secrets".',
  AADSTS7000218: 'Entra saw no secret. Set MICROSOFT_APP_PASSWORD.',
  AADSTS90002:
    'There is no tenant MICROSOFT_APP_TENANT_ID. Copy the "Directory (tenant) ID" from the app\'s overview.',
  AADSTS900023: 'MICROSOFT_APP_TENANT_ID is neither an ID nor a domain of a tenant.',
  AADSTS53003:
    'A Conditional Access policy for workload identities keeps the bot out. Exclude it there.',
  AADSTS7000112:
    'The application is disabled. Enable it under "Enterprise applications", "Properties".',
};

/** @param authority instead of Entra's, for tests */
export async function examineTeams(
  { identity, tenants }: TeamsSettings,
  authority?: string,
): Promise<Examination[]> {
  const name = 'Teams';
  if (!identity) {
    const says = 'without authentication, for the Agents Playground on this machine only';
    return [{ name, outcome: 'warned', says }];
  }
  const served: Examination = {
    name: 'Teams tenants',
    outcome: 'passed',
    says: tenants?.join(', ') ?? identity.tenantId,
  };
  if (!identity.password) {
    const says = 'a managed identity: only the machine in Azure that has it can get a token';
    return [{ name, outcome: 'skipped', says }, served];
  }
  const cloud = identity.channelService ? clouds.us : clouds.world;
  try {
    const { body } = await askService(
      `${authority ?? cloud.authority}/${encodeURIComponent(identity.tenantId)}/oauth2/v2.0/token`,
      {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: identity.appId,
          client_secret: identity.password,
          scope: cloud.scope,
        }),
      },
    );
    return [{ name, ...verdictOf(body) }, served];
  } catch (error) {
    return [
      { name, outcome: 'failed', says: error instanceof Error ? error.message : String(error) },
      served,
    ];
  }
}

function verdictOf(body: unknown): Pick<Examination, 'outcome' | 'says'> {
  const { data: answer } = Answer.safeParse(body);
  if (answer?.access_token) return { outcome: 'passed', says: 'Entra gives the bot a token' };
  const [code] = /AADSTS\d+/.exec(answer?.error_description ?? '') ?? [];
  const cure = code && cures[code];
  // The description may hold names and times of the request: only the code is shown.
  const says = `Entra refuses${code ? ` with ${code}` : ''}. ${cure ?? 'Look the code up at https://login.microsoftonline.com/error'}`;
  return { outcome: 'failed', says };
}
