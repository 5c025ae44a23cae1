/**
 * Who may speak to us, and to whom we speak: botbuilder checks the token of a request, and we check what
 * it leaves open.
 *
 * See https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication. Tokens
 * of the Emulator and of skills are not ours to accept: only a channel's names its service URL.
 */
import { type Activity as BotActivity, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { z } from 'zod';
import type { Activity } from './activity.ts';
import type { Log } from './log.ts';
import { quietly } from './quiet-console.ts';
import type { Identity } from './settings.ts';

type Parameters = ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>;

/** Microsoft's side, for tests: another issuer, other credentials, other hosts. */
export interface Neighborhood {
  readonly endpoints?: Parameters[0];
  readonly credentials?: Parameters[1];
  readonly hosts: readonly string[];
}

/** Where connectors of Teams live; one that starts with a dot has any name before it. */
const microsoftHosts = [
  'smba.trafficmanager.net',
  '.botframework.com',
  '.teams.microsoft.com',
  '.teams.microsoft.us',
];
const channelIssuers = ['https://api.botframework.com', 'https://api.botframework.us'];
const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

export function microsoft(identity: Identity | undefined): Neighborhood {
  return { hosts: identity ? microsoftHosts : loopbackHosts };
}

export function authenticationOf(
  identity: Identity | undefined,
  { endpoints, credentials }: Neighborhood,
): ConfigurationBotFrameworkAuthentication {
  const registration = identity && {
    MicrosoftAppId: identity.appId,
    MicrosoftAppPassword: identity.password,
    MicrosoftAppType: identity.type,
    MicrosoftAppTenantId: identity.tenantId,
    ChannelService: identity.channelService,
  };
  return new ConfigurationBotFrameworkAuthentication(
    { ...registration, ...endpoints },
    credentials,
  );
}

/** A request that is not from Teams. The reason is for the log only. */
export class Stranger extends Error {
  override readonly name = 'Stranger';
}

const FromChannel = z.custom<BotActivity>((value) => !!value);

/** @throws {Stranger} or what kept us from finding out, such as keys that can't be fetched */
export async function admit(
  authentication: ConfigurationBotFrameworkAuthentication,
  { type, channelId, serviceUrl }: Activity,
  token: string,
  log: Log,
): Promise<void> {
  const activity = FromChannel.parse({ type, channelId, serviceUrl });
  const { claimsIdentity } = await quietly(log, () =>
    authentication.authenticateRequest(activity, token),
  ).catch((error: unknown) => {
    throw isTrouble(error) ? error : new Stranger('its token is not good', { cause: error });
  });
  const isOfChannel = channelIssuers.includes(claimsIdentity.getClaimValue('iss') ?? '');
  if (!isOfChannel || claimsIdentity.getClaimValue('serviceurl') !== serviceUrl)
    throw new Stranger('its token is not one of a channel');
}

/** Not the token's fault. */
function isTrouble(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'FetchError' || /^Failed to load (?:Keys|openID config)/.test(error.message))
  );
}

export function isAllowed(serviceUrl: string, { hosts }: Neighborhood): boolean {
  const { protocol, hostname, username, password } = new URL(serviceUrl);
  if (username || password) return false;
  if (loopbackHosts.includes(hostname)) return hosts.includes(hostname);
  return (
    protocol === 'https:' &&
    hosts.some((host) => (host.startsWith('.') ? hostname.endsWith(host) : hostname === host))
  );
}
