/**
 * What Teams is told of the bot before anyone speaks to it. The commands are those of the program.
 *
 * Schema: https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json
 */
import { commands } from '../../src/commands/answer.ts';

const version = 'v1.29';
const scopes = ['personal', 'team', 'groupChat'] as const;

export interface Registration {
  /** The bot's id in Entra, a GUID. */
  readonly appId: string;
  /** Where the bot is reached, such as `bot.contoso.com`. */
  readonly host: string;
  readonly version: string;
}

export function manifestOf({ appId, host, version: appVersion }: Registration) {
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/${version}/MicrosoftTeams.schema.json`,
    manifestVersion: version.slice(1),
    version: appVersion,
    id: appId,
    developer: {
      name: 'Exchange Check',
      websiteUrl: `https://${host}/`,
      privacyUrl: `https://${host}/privacy`,
      termsOfUseUrl: `https://${host}/terms`,
    },
    name: { short: 'Exchange Check', full: "Why mail clients don't reach an Exchange server" },
    description: {
      short: "Finds out why mail clients don't reach an Exchange server.",
      full:
        'Paste an error of Outlook, a phone or a connectivity test: Exchange Check says what it means, how ' +
        'sure it is, and what each role can do about it. It asks for no password and needs no permission.',
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#0F6CBD',
    bots: [
      {
        botId: appId,
        scopes,
        supportsFiles: false,
        isNotificationOnly: false,
        commandLists: scopes.map((scope) => ({ scopes: [scope], commands: commandList() })),
      },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [host],
  };
}

/** Ten at most; the answers of the others lead to those that are not there. */
function commandList() {
  return commands
    .filter(({ under }) => !under)
    .map(({ usage, summary, examples }) => ({
      title: usage.split(' ')[0],
      description: [summary, ...examples.slice(0, 1).map((example) => `Example: ${example}`)].join(
        ' ',
      ),
    }));
}
